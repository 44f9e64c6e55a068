import { leadTo } from "./lead-to.ts";
import type { Lead } from "./next-page.ts";
import { at } from "./pointer.ts";

/** Pages that go on after the last item of the one before. */
export const nextByLast: Lead = ({ engine, key, definition, result }, next) => {
  const items = at(result.data, engine.operation(key, "items").items);
  const { item = "", to = "" } = definition.last ?? {};
  const value = Array.isArray(items) ? at(items.at(-1), item) : undefined;
  return value === undefined || value === null ? undefined : leadTo(to, next, value);
};
