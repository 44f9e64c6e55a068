import { Refusal } from "../core/refusal.ts";

/** What another organisation has is not told apart from what nobody has. */
export function notFound(what: string, id: string | undefined): Refusal {
  return new Refusal("not_found", `There is no ${what} with the id ${id}.`);
}
