import { OpenApiDocument } from "../../openapi/document.ts";
import { entriesOf, isObject, type Json, type JsonObject, objectsOf } from "../../openapi/json.ts";
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
  const own = branch.$ref.split("/").at(-1) ?? "";
  const listed = entriesOf(mapping).flatMap(([value, target]) =>
    target === branch.$ref || target === own ? [value] : [],
  );
  const values = listed.length > 0 ? listed : [own];
  const described = [...layersOf(whole, branch)].flatMap(({ properties }) =>
    isObject(properties) ? objectsOf([properties[name] ?? null]) : [],
  );
  // What is a constant, or no text, says it by itself.
  const isText = described.length > 0 && described.every((each) => isOpenText(whole, each));
  if (!isText) return branch;
  return { allOf: [branch, { type: "object", properties: { [name]: { type: "string", enum: values } } }] };
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
