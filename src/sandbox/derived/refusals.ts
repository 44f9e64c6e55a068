import { Refusal } from "../core/refusal.ts";
import { codeOf } from "./reasons.ts";

export function missing(id: string): Refusal {
  return new Refusal(codeOf("missing"), `There is none with the id ${id}.`);
}

export function taken(id: string | number): Refusal {
  return new Refusal(codeOf("conflict"), `There is one with the id ${id} already.`);
}

/** A violation of the parameter, for error bodies that name it. */
export function strangeCursor(parameter: string): Refusal {
  const complaint = "was not issued by this list";
  return new Refusal(codeOf("cursor"), "The cursor was not issued by this list.", {
    violations: [{ in: "query", path: [parameter], keyword: "cursor", complaint }],
  });
}
