import type { DescribedApi, Schema } from "../described-api.ts";

/** A property of the items that an operation takes, as the document declares it. */
export interface Field {
  readonly name: string;
  readonly type: "string" | "number" | "integer" | "boolean" | "object" | "array";
  readonly required: boolean;
  readonly schema: Schema;
}

/** The properties of an item, in the order of the document. */
export function fieldsOf(document: DescribedApi, item: Schema): readonly Field[] {
  const required = new Set(item.required);
  return Object.entries(item.properties ?? {}).map(([name, declared]) => {
    const schema = document.resolve(declared);
    return { name, type: typeOf(schema), required: required.has(name), schema };
  });
}

/** The type of a field. `null` is ignored, because an empty cell leaves the field out. */
function typeOf({ type }: Schema): Field["type"] {
  const types = [type ?? "string"].flat().filter((name) => name !== "null");
  const [only] = types;
  switch (only) {
    case "number":
    case "integer":
    case "boolean":
    case "object":
    case "array":
      return only;
    default:
      return "string";
  }
}
