import { evaluate } from "./expressions.ts";
import { leadTo, ledBy } from "./lead-to.ts";
import type { Lead } from "./next-page.ts";

/** Pages that are counted: by their number, or by the number of items before them. */
export const nextByCount: Lead = ({ definition, exchange, length }, next) => {
  const { count } = definition;
  if (!count) return undefined;
  const { add, by, to, from, total, more } = count;
  const step = add === "page" ? 1 : (by && Number(evaluate(by, exchange))) || length;
  const position = Number(ledBy(to, exchange) ?? from) + step;
  // Where a response does not state the total, there are more pages until one is empty.
  const all = total ? Number(evaluate(total, exchange) ?? Number.NaN) : Number.NaN;
  const told = more && evaluate(more, exchange);
  // A page that counts for more than its items may have none, and others after it.
  const isEnd = length === 0 && !(by && (told === true || all > 0));
  const isLast = isEnd || !(step > 0) || position - from >= all || told === false;
  return isLast ? undefined : leadTo(to, next, position);
};
