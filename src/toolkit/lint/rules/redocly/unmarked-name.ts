import { isObject, type JsonObject } from "../../../../openapi/json.ts";
import { type Context, type Location, type Rule, resolvedEntries } from "./visitor.ts";

/** Names that show what a value is for, each with the annotation that says so to the runtime. */
const PROPERTIES: readonly (readonly [RegExp, string])[] = [
  [/^(?:idempotent_?)?replay(?:ed)?$/i, "x-replay"],
];
const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:x-)?idempotency-key$/i, "x-idempotency-key"],
  [/^x-(?:request|correlation|trace)-id$/i, "x-request-id"],
];

/** What is called like something that the runtime knows is marked as that, so that a lost mark is noticed. */
export const unmarkedName: Rule = () => ({
  Schema(schema, context) {
    const properties = context.location.child("properties");
    const written = isObject(schema.properties) ? schema.properties : {};
    for (const { name, node } of resolvedEntries(written, properties, context)) {
      // The mark stands on the property itself, or on the schema that it refers to.
      const nodes = [node, written[name]].filter(isObject);
      check(name, nodes, PROPERTIES, properties.child(name).key(), context);
    }
  },
  Parameter(parameter, context) {
    if (parameter.in === "header")
      check(String(parameter.name), [parameter], FIELDS, context.location.child("name"), context);
  },
  HeadersMap(headers, context) {
    // A header of a response takes no key.
    const fields = FIELDS.slice(1);
    for (const { name, node, location } of resolvedEntries(headers, context.location, context))
      check(name, [node], fields, location, context);
  },
});

/** Reports a name whose annotation stands on none of `nodes`. */
function check(
  name: string,
  nodes: readonly JsonObject[],
  names: readonly (readonly [RegExp, string])[],
  location: Location,
  { report }: Context,
): void {
  const [, annotation] = names.find(([pattern]) => pattern.test(name)) ?? [];
  if (annotation === undefined || nodes.some((node) => node[annotation] !== undefined)) return;
  report({ message: `\`${name}\` is not marked with ${annotation}`, location });
}
