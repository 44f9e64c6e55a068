import { OpenApiDocument } from "../../openapi/document.ts";
import { entriesOf, isObject, type Json, type JsonObject, objectsOf } from "../../openapi/json.ts";
import { splitReference } from "../../openapi/references.ts";
import { layersOf } from "../../openapi/schema.ts";

/**
 * Says in each alternative, in place, which values its `discriminator` has for it, and takes the discriminators out: so the types of
 * alternatives that say it with a text alone narrow as well. openapi-typescript would rewrite the alternatives themselves, also where
 * one contains another, and constants that identify them already.
 */
export function toldApart(document: JsonObject): JsonObject {
  const whole = new OpenApiDocument(document);
  const visit = (value: Json): void => {
    if (Array.isArray(value)) for (const each of value) visit(each);
    if (!isObject(value)) return;
    for (const each of Object.values(value)) visit(each);
    const { discriminator } = value;
    // A property may have this name.
    if (!isObject(discriminator) || typeof discriminator.propertyName !== "string") return;
    delete value.discriminator;
    for (const keyword of ["oneOf", "anyOf"]) {
      const branches = value[keyword];
      if (Array.isArray(branches))
        value[keyword] = branches.map((branch) =>
          told(whole, branch, discriminator.propertyName, discriminator),
        );
    }
  };
  visit(document);
  return document;
}

function told(whole: OpenApiDocument, branch: Json, name: Json | undefined, { mapping }: JsonObject): Json {
  if (!isObject(branch) || typeof branch.$ref !== "string" || typeof name !== "string") return branch;
  const own = schemaOf(branch.$ref);
  const listed = entriesOf(mapping).flatMap(([value, target]) =>
    typeof target === "string" && schemaOf(target) === own ? [value] : [],
  );
  const values = listed.length > 0 ? listed : [own];
  const layers = [...layersOf(whole, branch)];
  const kinds = ({ properties }: JsonObject) =>
    isObject(properties) && Object.hasOwn(properties, name) ? objectsOf([properties[name]]) : [];
  const described = layers.flatMap(kinds);
  // A choice among further alternatives has the values of all of them.
  const choices = layers.flatMap(({ oneOf, anyOf }) => [...objectsOf(oneOf), ...objectsOf(anyOf)]);
  if (choices.some((each) => [...layersOf(whole, each)].flatMap(kinds).length > 0)) return branch;
  // What is a constant, or no text, says it by itself.
  const isText = described.length > 0 && described.every((each) => isOpenText(whole, each));
  if (!isText) return branch;
  const isReadOnly = described.some((each) => each.readOnly === true);
  const property = { type: "string", enum: values, ...(isReadOnly && { readOnly: true }) };
  return { allOf: [branch, { type: "object", properties: { [name]: property } }] };
}

/** The name of a schema that a reference or a mapping leads to. */
function schemaOf(target: string): string {
  return target.includes("#") ? (splitReference(target).tokens.at(-1) ?? "") : target;
}

function isOpenText(whole: OpenApiDocument, schema: JsonObject): boolean {
  const layers = [...layersOf(whole, schema)];
  return (
    layers.some(({ type }) => type === "string") &&
    layers.every(
      (layer) => layer.const === undefined && layer.enum === undefined && layer.oneOf === undefined,
    )
  );
}
