import { Refusal } from "../core/refusal.ts";

/** A thing of another organisation looks like one that does not exist. */
export function notFound(what: string, id: string | undefined): Refusal {
  return new Refusal("not_found", `There is no ${what} with the id ${id}.`);
}
