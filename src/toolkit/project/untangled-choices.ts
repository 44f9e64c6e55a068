import { OpenApiDocument } from "../../openapi/document.ts";
import { isObject, type JsonObject, objectsOf } from "../../openapi/json.ts";
import { walk } from "../../openapi/walk.ts";

/**
 * Frees, in place, schemas whose alternatives are built on them: `Pet` is one of `Cat` and `Dog`, and `Cat` is all of `Pet` and more.
 * Read strictly, such a schema contains itself. What its author means by the `Pet` in `Cat` is what `Pet` says besides its alternatives.
 */
export function untangledChoices(document: JsonObject): JsonObject {
  const whole = new OpenApiDocument(document);
  const schemas = walk(whole, document, "root").flatMap(({ type, value }) =>
    type === "schema" ? [value] : [],
  );
  for (const choice of schemas) {
    if (!Array.isArray(choice.oneOf) && !Array.isArray(choice.anyOf)) continue;
    for (const alternative of [...objectsOf(choice.oneOf), ...objectsOf(choice.anyOf)])
      free(whole, choice, whole.resolve(alternative), new Set());
  }
  return document;
}

/** Replaces each reference to the choice among the schemas that a schema is all of. */
function free(
  whole: OpenApiDocument,
  choice: JsonObject,
  schema: JsonObject | undefined,
  seen: Set<JsonObject>,
): void {
  if (schema === undefined || schema === choice || seen.has(schema) || !Array.isArray(schema.allOf)) return;
  seen.add(schema);
  schema.allOf = schema.allOf.map((part) => {
    if (!isObject(part)) return part;
    const target = whole.resolve(part);
    if (target !== choice) {
      free(whole, choice, target, seen);
      return part;
    }
    const { oneOf: _, anyOf: __, discriminator: ___, ...rest } = choice;
    return structuredClone(rest);
  });
}
