import type { OpenApiDocument } from "../../src/openapi/document.ts";
import { everything, type Operation, type Parameter, propertiesOf } from "./coverable.ts";

/** What is counted, each kind separately. */
export const kinds = ["operations", "parameters", "breaches", "statuses", "codes", "properties"] as const;
export type Kind = (typeof kinds)[number];

/** Names of items to cover, or of covered items, by kind. */
export type Items = Readonly<Record<Kind, Set<string>>>;

export function noItems(): Items {
  return {
    operations: new Set(),
    parameters: new Set(),
    breaches: new Set(),
    statuses: new Set(),
    codes: new Set(),
    properties: new Set(),
  };
}

/** Keywords that a value from a URL or a header can break. */
const breakable = ["enum", "const", "pattern", "format", "minimum", "maximum", "maxLength"];

/** Whether a request can carry a value that the parameter's schema rejects. */
export function canBeBreached({ in: location, schema }: Parameter): boolean {
  const { type, minLength } = schema;
  // An empty path segment makes another path.
  if (minLength !== undefined && location !== "path") return true;
  if (type !== undefined && type !== "string") return true;
  return [schema, ...[schema.anyOf, schema.oneOf, schema.allOf].flat()].some(
    (part) => typeof part === "object" && part !== null && breakable.some((keyword) => keyword in part),
  );
}

/** Everything that can be covered in an API. */
export function itemsOf(document: OpenApiDocument, operations: readonly Operation[]): Items {
  const items = noItems();
  for (const { id, parameters, responses } of operations) {
    items.operations.add(id);
    for (const parameter of parameters) {
      items.parameters.add(parameterItem(id, parameter));
      if (canBeBreached(parameter)) items.breaches.add(parameterItem(id, parameter));
    }
    for (const [status, { codes, schemas }] of responses) {
      items.statuses.add(`${id} ${status}`);
      for (const code of codes) items.codes.add(`${id} ${status} ${code}`);
      for (const schema of schemas)
        for (const property of propertiesOf(document, schema, everything, `${id} ${status}`))
          items.properties.add(property);
    }
  }
  return items;
}

export function parameterItem(id: string, { in: location, name }: Parameter): string {
  return `${id} ${location} ${name}`;
}
