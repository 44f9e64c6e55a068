import { isRounded } from "./expressions.ts";
import { leadTo } from "./lead-to.ts";
import { type Lead, NO_REQUEST } from "./next-page.ts";
import { at } from "./pointer.ts";
import { unusable } from "./unusable.ts";

/** Pages that go on after the last item of the one before. */
export const nextByLast: Lead = ({ engine, key, definition, result }, next) => {
  const items = at(result.data, engine.operation(key, "items").items);
  const { item = "", to = "" } = definition.last ?? {};
  const value = Array.isArray(items) ? at(items.at(-1), item) : undefined;
  if (value === undefined || value === null) return undefined;
  return isRounded(value) ? unusable(result, NO_REQUEST) : leadTo(to, next, value);
};
