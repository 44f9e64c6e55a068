import type { OperationKey } from "../../openapi/contract.ts";
import type { Rules } from "./overrides.ts";
import { type Behaviour, scopeParameters } from "./resources.ts";

/** Overrides name something that the document does not have. */
export class UnknownOverride extends Error {
  override readonly name = "UnknownOverride";
}

/** @throws UnknownOverride */
export function checkNames(
  behaviours: ReadonlyMap<OperationKey, Behaviour>,
  { operations = {}, collections = {} }: Rules,
): void {
  const all = [...behaviours.values()];
  const known = {
    operation: new Set(all.map(({ operation }) => operation.id)),
    collection: new Set(all.map(({ resource }) => resource.collection)),
  };
  for (const [kind, names] of [
    ["operation", Object.keys(operations)],
    ["collection", Object.keys(collections)],
  ] as const) {
    const strange = names.find((name) => !known[kind].has(name));
    if (strange === undefined) continue;
    throw new UnknownOverride(
      `The overrides name the ${kind} ${strange}, which the document does not have. It has ${[...known[kind]].join(", ")}.`,
    );
  }
  for (const [name, { seeds }] of Object.entries(collections)) {
    if (seeds && scopeParameters(name).length > 0) {
      throw new UnknownOverride(
        `The overrides have seeds for ${name}. Seeds go to a collection that is under no other item; make the items of this one in a rule \`stored\`.`,
      );
    }
  }
}
