import { parse } from "yaml";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { CannotLoad, readText, rootFileOf } from "../../openapi/loading.ts";
import { Unusable } from "./unusable.ts";

/** The text at a path or URL. @throws Unusable if it cannot be loaded. */
export async function textAt(base: string, path: string): Promise<string> {
  try {
    return await readText(rootFileOf(path, base));
  } catch (error) {
    throw error instanceof CannotLoad ? new Unusable(error.message) : error;
  }
}

/** Parses a text. @throws Unusable if it is neither JSON nor YAML. */
export function parsed(text: string, name: string): Json {
  try {
    // JSON is YAML, but the JSON parser is many times faster.
    return text.trimStart().startsWith("{") ? JSON.parse(text) : parse(text, { maxAliasCount: -1 });
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
