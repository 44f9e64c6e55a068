import { evaluate } from "./expressions.ts";
import { leadTo, ledBy } from "./lead-to.ts";
import type { Lead } from "./next-page.ts";

/** Pages that are counted: by their number, or by the number of items before them. */
export const nextByCount: Lead = ({ definition, exchange, length }, next) => {
  const { count } = definition;
  if (!count) return undefined;
  const { add, to, from, total, more } = count;
  const position = Number(ledBy(to, exchange) ?? from) + (add === "items" ? length : 1);
  // Where a response does not state the total, there are more pages until one is empty.
  const all = total ? Number(evaluate(total, exchange) ?? Number.NaN) : Number.NaN;
  const isLast = length === 0 || position - from >= all || (more && evaluate(more, exchange) === false);
  return isLast ? undefined : leadTo(to, next, position);
};
