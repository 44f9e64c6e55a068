import { isOpen } from "../../openapi/annotations.ts";
import { entriesOf, isObject, type Json, type JsonObject, objectsOf } from "../../openapi/json.ts";
import { valueAt } from "../../openapi/pointer.ts";

/**
 * The bundle for other tools. It means the same, in keywords that they support:
 *
 * - A constant gets a `type`, and a text an `enum` for readers of OpenAPI 3.0: without them it becomes `unknown`.
 * - A list with `x-open` becomes an `anyOf` that takes any value of its type. With `oneOf`, a validating client would reject
 *   values that are added later.
 * - Response objects are not closed, so such a client accepts new properties. Requests stay closed.
 * - A schema with properties gets the type object. A discriminator is kept only for plain objects.
 * - A parameter with the name of a schema is renamed: some tools make a type of each.
 */
export function portable(bundle: JsonObject): JsonObject {
  const twice = namesakes(bundle);
  const open = inResponses(bundle);
  const rewrite = (value: Json, isMap = false): Json => {
    if (Array.isArray(value)) return value.map((item) => rewrite(item));
    if (!isObject(value)) return value;
    const inner = Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        const kept = !isMap && DATA.has(name);
        return [name, kept ? each : rewrite(each, !isMap && MAPS.has(name))];
      }),
    );
    if (isMap) return inner;
    if (open.has(value) && inner.additionalProperties === false) delete inner.additionalProperties;
    if (isObject(value.discriminator) && !isPlain(bundle, value)) delete inner.discriminator;
    const { $ref } = inner;
    if (typeof $ref === "string") return { ...inner, $ref: twice.get($ref) ?? $ref };
    if (inner.const !== undefined) return { ...typed(inner.const), ...inner };
    if (inner.properties !== undefined && inner.type === undefined) return { type: "object", ...inner };
    return isOpen(inner) ? opened(inner) : inner;
  };
  // An object stays one.
  const { components, ...rest } = rewrite(bundle) as JsonObject;
  if (!isObject(components)) return rest;
  return { ...rest, components: renamed(components, twice) };
}

/** Keywords that hold values, never schemas. */
const DATA: ReadonlySet<string> = new Set(["example", "examples", "default", "const", "enum"]);

/** Keywords that hold objects under names that the author chose. Such a name may equal a keyword. */
const MAPS: ReadonlySet<string> = new Set([
  ...["$defs", "dependentSchemas", "patternProperties", "properties"],
  ...["callbacks", "content", "headers", "links", "pathItems", "paths", "responses", "schemas"],
]);

const PARAMETERS = "#/components/parameters/";

/** References of parameters with the name of a schema, and their new references. */
function namesakes({ components }: JsonObject): ReadonlyMap<string, string> {
  const { parameters, schemas } = isObject(components) ? components : {};
  const names = entriesOf(parameters).flatMap(([name]) =>
    isObject(schemas) && name in schemas ? [name] : [],
  );
  return new Map(names.map((name) => [`${PARAMETERS}${name}`, `${PARAMETERS}${name}Parameter`]));
}

function renamed(components: JsonObject, twice: ReadonlyMap<string, string>): JsonObject {
  if (twice.size === 0) return components;
  const parameters = entriesOf(components.parameters).map(([name, each]): [string, Json] => {
    const reference = `${PARAMETERS}${name}`;
    return [(twice.get(reference) ?? reference).slice(PARAMETERS.length), each];
  });
  return { ...components, parameters: Object.fromEntries(parameters) };
}

/** Whether every alternative is an object without `allOf`, `anyOf` or `oneOf`, identified by a constant. */
function isPlain(bundle: JsonObject, { oneOf, anyOf, discriminator }: JsonObject): boolean {
  const name = isObject(discriminator) ? String(discriminator.propertyName) : "";
  return objectsOf(oneOf ?? anyOf).every(({ $ref }) => {
    const schema = typeof $ref === "string" ? valueAt(bundle, $ref.slice(1)) : undefined;
    if (!isObject(schema) || ["allOf", "anyOf", "oneOf"].some((keyword) => keyword in schema)) return false;
    const property = isObject(schema.properties) ? schema.properties[name] : undefined;
    return isObject(property) && property.const !== undefined;
  });
}

function opened({ oneOf, ...list }: JsonObject): JsonObject {
  const branches = objectsOf(oneOf);
  const types = [...new Set(branches.flatMap(({ type }) => (typeof type === "string" ? [type] : [])))];
  const others = types.map((type) => ({
    type,
    description: "A value that this document does not know yet.",
  }));
  return { ...list, anyOf: [...branches, ...others] };
}

/** The type of a constant. Only a text gets an `enum`: for other types, some tools would generate code that does not compile. */
function typed(value: Json): JsonObject {
  if (typeof value === "string") return { type: "string", enum: [value] };
  if (value === null) return { type: "null" };
  if (typeof value === "number") return { type: Number.isInteger(value) ? "integer" : "number" };
  return typeof value === "boolean" ? { type: "boolean" } : {};
}

/** Every object in a response, including those behind references. */
function inResponses(bundle: JsonObject): ReadonlySet<JsonObject> {
  const found = new Set<JsonObject>();
  const visit = (value: Json | undefined, isMap = false): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isObject(value) || found.has(value)) return;
    found.add(value);
    if (!isMap && typeof value.$ref === "string") visit(valueAt(bundle, value.$ref.slice(1)));
    for (const [name, each] of Object.entries(value)) {
      if (isMap || !DATA.has(name)) visit(each, !isMap && MAPS.has(name));
    }
  };
  for (const [, item] of entriesOf(bundle.paths)) {
    for (const [, operation] of entriesOf(item)) {
      if (isObject(operation)) visit(operation.responses, true);
    }
  }
  return found;
}
