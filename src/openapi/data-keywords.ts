import type { Json } from "./json.ts";

/** Keywords whose values are data of the API. A `$ref` there is a property of that data, as in SCIM, and no reference. */
const DATA_KEYWORDS: ReadonlySet<string> = new Set(["example", "default", "const", "enum", "value"]);

/** Whether a property of an OpenAPI object, not of a map of names, is data. */
export function isData(keyword: string, value: Json): boolean {
  return DATA_KEYWORDS.has(keyword) || (keyword === "examples" && Array.isArray(value));
}
