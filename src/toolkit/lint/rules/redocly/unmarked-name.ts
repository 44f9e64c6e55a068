import { ANNOTATION, type AnnotationName } from "../../../../openapi/annotation-names.ts";
import { isMarked } from "../../../../openapi/annotations.ts";
import { isObject, type JsonObject } from "../../../../openapi/json.ts";
import { type Context, type Location, type Rule, resolvedEntries } from "./visitor.ts";

/** Names that reveal a purpose, each with the annotation that states it for the runtime. */
const PROPERTIES: readonly (readonly [RegExp, AnnotationName])[] = [
  [/^(?:idempotent_?)?replay(?:ed)?$/i, ANNOTATION.replay],
];
const FIELDS: readonly (readonly [RegExp, AnnotationName])[] = [
  [/^(?:x-)?idempotency-key$/i, ANNOTATION.idempotencyKey],
  [/^x-(?:request|correlation|trace)-id$/i, ANNOTATION.requestId],
];

/** A property or field with such a name has the annotation, so that a lost annotation is noticed. */
export const unmarkedName: Rule = () => ({
  Schema(schema, context) {
    const properties = context.location.child("properties");
    const written = isObject(schema.properties) ? schema.properties : {};
    for (const { name, node } of resolvedEntries(written, properties, context)) {
      // The annotation is on the property itself or on the schema that it refers to.
      const nodes = [node, written[name]].filter(isObject);
      check(name, nodes, PROPERTIES, properties.child(name).key(), context);
    }
  },
  Parameter(parameter, context) {
    if (parameter.in === "header")
      check(String(parameter.name), [parameter], FIELDS, context.location.child("name"), context);
  },
  HeadersMap(headers, context) {
    // A response carries no idempotency key.
    const fields = FIELDS.slice(1);
    for (const { name, node, location } of resolvedEntries(headers, context.location, context))
      check(name, [node], fields, location, context);
  },
});

/** Reports a name if none of `nodes` has its annotation. */
function check(
  name: string,
  nodes: readonly JsonObject[],
  names: readonly (readonly [RegExp, AnnotationName])[],
  location: Location,
  { report }: Context,
): void {
  const [, annotation] = names.find(([pattern]) => pattern.test(name)) ?? [];
  if (annotation === undefined || nodes.some((node) => isMarked(node, annotation))) return;
  report({ message: `\`${name}\` is not marked with ${annotation}`, location });
}
