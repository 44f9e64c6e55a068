import { parse } from "yaml";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { Unusable } from "./unusable.ts";

/** Parses a text. @throws Unusable if it is neither JSON nor YAML. */
export function parsed(text: string, name: string): Json {
  try {
    // JSON is YAML, but the JSON parser is many times faster.
    if (text.trimStart().startsWith("{")) return JSON.parse(text);
  } catch {
    // Objects of YAML may begin with a brace, too.
  }
  try {
    return parse(text, { maxAliasCount: -1 });
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    throw new Unusable(`${name} is neither JSON nor YAML: ${reason}`);
  }
}

/** Returns the document if it is OpenAPI 3.0, 3.1 or 3.2. @throws Unusable if not. */
export function checked(document: Json, name: string): JsonObject {
  if (!isObject(document)) throw new Unusable(`${name} is no OpenAPI document: it is no object.`);
  if (document.swagger !== undefined)
    throw new Unusable(
      `${name} is Swagger ${document.swagger}, and OpenAPI 3.0, 3.1 or 3.2 is needed. Convert it first: npx swagger2openapi --outfile openapi.yaml ${name}`,
    );
  if (typeof document.openapi !== "string" || !/^3\.[012](?:\.|$)/.test(document.openapi))
    throw new Unusable(
      `${name} is no OpenAPI 3.0, 3.1 or 3.2 document: its property \`openapi\` is ${document.openapi === undefined ? "missing" : JSON.stringify(document.openapi)}.`,
    );
  return document;
}
