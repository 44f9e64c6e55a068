import { type Site, typeName } from "./schema-values.ts";

/** A value that breaks one keyword of the schema that it was made from. */
export interface Broken {
  readonly keyword: string;
  readonly path: Site["path"];
  readonly value: unknown;
}

type Edit = (value: unknown) => unknown;

/** Every way to break one keyword at one location of a value. Only a validator can tell whether the result is invalid. */
export function breachesOf(value: unknown, sites: readonly Site[]): Broken[] {
  return sites.flatMap((site) =>
    editsOf(site).map(([keyword, edit]) => ({
      keyword,
      path: site.path,
      value: edited(value, site.path, edit),
    })),
  );
}

const WRONG_TYPES: readonly unknown[] = [null, true, 17.5, "neither", ["neither"], { neither: 1 }];

function editsOf({ schema }: Site): [string, Edit][] {
  const edits: [string, Edit][] = [];
  const types = schema.type === undefined ? [] : [schema.type].flat().map(String);
  if (types.length > 0) {
    for (const wrong of WRONG_TYPES) {
      const fits = types.includes(typeName(wrong)) || (types.includes("number") && typeof wrong === "number");
      if (!fits) edits.push(["type", () => wrong]);
    }
  }
  if ("const" in schema) edits.push(["const", () => "none of these"]);
  if (Array.isArray(schema.enum)) edits.push(["enum", () => "none of these"]);
  for (const name of schema.required) edits.push(["required", (value) => without(value, name)]);
  for (const keyword of ["additionalProperties", "unevaluatedProperties"])
    if (schema[keyword] === false)
      edits.push([keyword, (value) => ({ ...Object(value), nobody_knows_it: 1 })]);
  const text = (keyword: string, make: (value: string) => string): void => {
    if (keyword in schema)
      edits.push([keyword, (value) => (typeof value === "string" ? make(value) : value)]);
  };
  text("minLength", () => "x".repeat(Math.max(0, Number(schema.minLength) - 1)));
  text("maxLength", (value) => value.padEnd(Number(schema.maxLength) + 1, "x"));
  text("pattern", (value) => `\u0001${value} !`);
  text("format", (value) => `not ${value}`);
  const number = (keyword: string, make: () => number): void => {
    if (keyword in schema) edits.push([keyword, (value) => (typeof value === "number" ? make() : value)]);
  };
  number("minimum", () => Number(schema.minimum) - 1);
  number("maximum", () => Number(schema.maximum) + 1);
  number("exclusiveMinimum", () => Number(schema.exclusiveMinimum));
  number("exclusiveMaximum", () => Number(schema.exclusiveMaximum));
  number("multipleOf", () => Number(schema.multipleOf) / 2);
  const list = (keyword: string, make: (value: readonly unknown[]) => unknown): void => {
    if (keyword in schema) edits.push([keyword, (value) => (Array.isArray(value) ? make(value) : value)]);
  };
  list("minItems", (value) => value.slice(0, Math.max(0, Number(schema.minItems) - 1)));
  list("maxItems", (value) =>
    Array.from({ length: Number(schema.maxItems) + 1 }, (_, index) => value[index % value.length]),
  );
  list("uniqueItems", (value) => [...value, ...value]);
  if (Number(schema.minProperties) > 0) edits.push(["minProperties", () => ({})]);
  return edits;
}

function without(value: unknown, name: string): unknown {
  const { [name]: _, ...rest } = Object(value);
  return typeof value === "object" ? rest : value;
}

/** A copy of the value that is edited at one location. */
function edited(value: unknown, [name, ...rest]: Site["path"], edit: Edit): unknown {
  if (name === undefined) return edit(value);
  if (Array.isArray(value))
    return value.map((item, index) => (index === name ? edited(item, rest, edit) : item));
  return { ...Object(value), [name]: edited(Object(value)[name], rest, edit) };
}
