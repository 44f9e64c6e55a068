import type { OperationKey } from "../../openapi/contract.ts";
import type { Call } from "../core/api.ts";
import { isObject, list, valueIn } from "../core/json.ts";
import { valueAt } from "./location.ts";
import type { Replies } from "./replies.ts";
import { type Behaviour, scopeParameters } from "./resources.ts";
import type { Things } from "./things.ts";

/** Adds the examples of a document to a collection on its first use. */
export type Seed = (behaviour: Behaviour, call: Call, collection: string) => void;

/** The organisation that starts with the examples. */
const OWNER = "org-concord";

export function openSeeds(
  behaviours: readonly Behaviour[],
  byKey: ReadonlyMap<OperationKey, Behaviour>,
  things: Things,
  replies: Replies,
): Seed {
  /** Whether the id is that of an example. Collections under other items begin empty. */
  const isShown = (parameter: string, value: string | undefined): boolean => {
    const above = behaviours.find(({ resource }) => resource.parameter === parameter && resource.read);
    const reader = above?.resource.read && byKey.get(above.resource.read.key);
    if (above?.resource.id === undefined || reader === undefined) return false;
    return String(valueIn(valueAt(replies.frame(reader), reader.at), above.resource.id)) === value;
  };

  const shownBy = ({ resource }: Behaviour): unknown[] => {
    const lister = resource.list && byKey.get(resource.list.key);
    const reader = resource.read && byKey.get(resource.read.key);
    return [
      ...list(lister && valueAt(replies.frame(lister), lister.at)),
      ...(reader ? [valueAt(replies.frame(reader), reader.at)] : []),
    ];
  };

  return (behaviour, { principal, path }, collection) => {
    const { id } = behaviour.resource;
    if (id === undefined || principal.tenant !== OWNER) return;
    const above = scopeParameters(behaviour.resource.collection);
    if (above.some((name) => !isShown(name, path[name]))) return;
    things.seedOnce(principal.tenant, collection, () => {
      const items = shownBy(behaviour)
        .filter(isObject)
        .filter((item) => item[id] !== undefined);
      const known = new Map(items.map((item) => [String(item[id]), item]));
      return [...known].map(([key, body]) => ({ id: key, body }));
    });
  };
}
