import type { Call, Reply } from "../core/api.ts";
import type { Position } from "../core/cursors.ts";
import { isObject, type JsonObject } from "../core/json.ts";
import { jsonSchema } from "../core/operations.ts";
import type { Context } from "./context.ts";
import type { Entries, Listed } from "./cuts.ts";
import { filtersOf, passes } from "./filters.ts";
import type { Item, ItemSource } from "./items.ts";
import { holdsValues, itemsSchema, mostItems } from "./items-schema.ts";
import type { Order } from "./overrides.ts";
import { usualSize } from "./page-sizes.ts";
import { pageOf } from "./pages.ts";
import { SOURCE_HEADER } from "./prefer.ts";
import type { Behaviour } from "./resources.ts";

/** Lists the items of a collection. */
export function openListing(context: Context, behaviour: Behaviour): (call: Call) => Reply {
  const { bundle, collections, tools, name } = context;
  const { resource, operation, contract, at, response } = behaviour;
  const rules = collections.rules(resource);
  const replies = context.replies(behaviour);
  const schema = jsonSchema(bundle, response);
  const most = Math.min(rules.pageLimit ?? Number.POSITIVE_INFINITY, mostItems(bundle, response, at));
  const usual = usualSize(operation);
  const isOfObjects = !holdsValues(bundle, itemsSchema(bundle, response, at));
  const values = isOfObjects ? [] : collections.first.values(behaviour);

  const entriesOf = (call: Call): Entries => {
    const source = collections.source(resource, call);
    const filters = filtersOf(behaviour, call);
    const show = (item: Item<object>): JsonObject => collections.shown(resource, item, call);
    const fits = (item: Item<object>): boolean => {
      if (!(rules.visible?.(item.body, call) ?? true)) return false;
      if (rules.matches) return rules.matches(item.body, call);
      if (filters.length === 0) return true;
      const shown = show(item);
      return filters.every((filter) => passes(shown, filter));
    };
    return rules.order
      ? sorted([...source.after()].filter(fits), rules.order(call), show)
      : inOrder(source, fits, show);
  };

  return (call) => {
    const address = `http://${call.headers.host}/${name}${call.target.path}`;
    const list = { bundle, schema, contract, at, address, most, usual };
    const frame = (items: readonly unknown[]) =>
      replies.frame(items.map((item) => (isObject(item) ? replies.shaped(item) : item)));
    const page = pageOf(tools, list, call, isOfObjects ? entriesOf(call) : fixed(values), frame);
    const reply = replies.sent(page.body, page.headers);
    return isOfObjects ? reply : { ...reply, headers: { ...reply.headers, [SOURCE_HEADER]: "example" } };
  };
}

/** Items in the order in which they were made. They are read as far as a page needs. */
function inOrder(
  source: ItemSource<object>,
  fits: (item: Item<object>) => boolean,
  show: (item: Item<object>) => JsonObject,
): Entries {
  const entries = function* (items: Iterable<Item<object>>): Generator<Listed> {
    for (const item of items) if (fits(item)) yield { position: [item.seq], body: show(item) };
  };
  // The cursor says that the position is a number of an item.
  const after: Entries["after"] = (position, at = false) =>
    entries(source.after(position && Number(position[0]) - Number(at)));
  return {
    after,
    before: (position, at = false) => entries(source.before(Number(position[0]) + Number(at))),
    all: () => [...after()],
  };
}

/** Values of which a document makes no things: nothing creates, changes or filters them. */
function fixed(values: readonly unknown[]): Entries {
  const all = values.map((body, index): Listed => ({ position: [index + 1], body }));
  return {
    all: () => all,
    after: (position, at = false) =>
      all.filter((one) => !position || comparison(one.position, position) > (at ? -1 : 0)),
    before: (position, at = false) =>
      all.filter((one) => comparison(one.position, position) < (at ? 1 : 0)).reverse(),
  };
}

function sorted(
  items: readonly Item<object>[],
  { key, descending = false }: Order,
  show: (item: Item<object>) => JsonObject,
): Entries {
  const sign = descending ? -1 : 1;
  const order = (one: Position, other: Position): number => sign * comparison(one, other);
  const all = items
    .map((item) => ({ position: key(item.body), item }))
    .sort((one, other) => order(one.position, other.position));
  const listed = ({ position, item }: (typeof all)[number]): Listed => ({ position, body: show(item) });
  const entries = function* (some: typeof all): Generator<Listed> {
    for (const one of some) yield listed(one);
  };
  return {
    all: () => all.map(listed),
    after: (position, at = false) =>
      entries(position ? all.filter((one) => order(one.position, position) > (at ? -1 : 0)) : all),
    before: (position, at = false) =>
      entries(all.filter((one) => order(one.position, position) < (at ? 1 : 0)).reverse()),
  };
}

function comparison(one: Position, other: Position): number {
  for (const [index, value] of one.entries()) {
    const against = other[index] ?? "";
    if (value !== against) return value < against ? -1 : 1;
  }
  return 0;
}
