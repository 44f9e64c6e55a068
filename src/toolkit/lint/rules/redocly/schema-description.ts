import { isObject, type JsonObject, objectsOf } from "../../../../openapi/json.ts";
import { type Rule, resolvedEntries } from "./visitor.ts";

/** Locations of schemas that only narrow what is described elsewhere. */
const NARROWING = /\/(?:allOf|anyOf|oneOf|not|if|then|else|dependentSchemas)(?:\/|$)/;

/** Every property has a description, its own or that of the schema that it refers to. */
export const schemaDescription: Rule = () => ({
  Schema(schema, context) {
    const { report, location, resolve } = context;
    if (NARROWING.test(location.pointer) || !isObject(schema.properties)) return;
    const properties = location.child("properties");
    for (const { name, node } of resolvedEntries(schema.properties, properties, { resolve })) {
      const written = schema.properties[name];
      if ((isObject(written) && isDescribed(written)) || isDescribed(node)) continue;
      report({ message: `The property ${name} has no description`, location: properties.child(name).key() });
    }
  },
});

/** True with a description or title, or if every value of a list is described. */
function isDescribed({ description, title, oneOf }: JsonObject): boolean {
  if (description !== undefined || title !== undefined) return true;
  const values = objectsOf(oneOf);
  return values.length > 0 && values.every((value) => value.description !== undefined);
}
