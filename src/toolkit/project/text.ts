import { parse, YAMLError } from "yaml";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { knownText, type OtherKind, otherKind } from "./other-kinds.ts";
import { hasRepeatedKey } from "./repeated-keys.ts";
import { Unusable } from "./unusable.ts";

/** More uses of YAML anchors than any document has, but for those that are made to fill the memory. */
const MOST_ALIASES = 100_000;

/** Parses a text. @throws Unusable if it is neither JSON nor YAML. */
export function parsed(marked: string, name: string): Json {
  // A byte order mark is no JSON.
  const text = marked.replace(/^\uFEFF/, "");
  try {
    // JSON is YAML, but the JSON parser is many times faster.
    if (text.trimStart().startsWith("{")) {
      const value: Json = JSON.parse(text);
      // That parser takes the last one of two equal keys, and says nothing. The other one names them.
      if (!hasRepeatedKey(text, value)) return value;
    }
  } catch {
    // Objects of YAML may begin with a brace, too.
  }
  // To YAML almost any text is some value.
  const known = knownText(text);
  if (known) throw noDocument(name, known);
  let value: Json;
  try {
    value = parse(text, { maxAliasCount: MOST_ALIASES });
  } catch (error) {
    const reason = yamlReason(error, text);
    throw new Unusable(
      isRepeated(error)
        ? `${name} cannot be read: ${reason}. Keep one of them`
        : `${name} is neither JSON nor YAML: ${reason}`,
    );
  }
  const circle = circleIn(value);
  if (circle)
    throw new Unusable(
      `${name} contains itself: the YAML anchor of ${circle.join(".")} stands around one of its own uses. Use a $ref there.`,
    );
  return value;
}

/** What a YAML parser says of a text, and where, without the excerpt that it adds on further lines. */
export function yamlReason(error: unknown, text: string): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  const reason = line.replace(/:$/, "");
  if (!isRepeated(error)) return reason;
  const key = KEY.exec(text.slice(error.pos[0]))?.[0].trim();
  const place = / at line .*/.exec(reason)?.[0] ?? "";
  return `an object has the key "${key?.replace(/^["']|["']$/g, "")}" twice, the second time${place}`;
}

/** A key as it is written. */
const KEY = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^:\n]+)/;

function isRepeated(error: unknown): error is YAMLError {
  return error instanceof YAMLError && error.code === "DUPLICATE_KEY";
}

/** The way to a value that contains itself. Values that many aliases name are searched once. */
function circleIn(
  value: Json,
  path: readonly string[] = [],
  above = new Set<Json>(),
  done = new Set<Json>(),
): readonly string[] | undefined {
  if (typeof value !== "object" || value === null || done.has(value)) return undefined;
  if (above.has(value)) return path;
  above.add(value);
  for (const [name, inner] of Object.entries(value)) {
    const found = circleIn(inner, [...path, name], above, done);
    if (found) return found;
  }
  above.delete(value);
  done.add(value);
  return undefined;
}

/** Returns the document if it is OpenAPI 3.0, 3.1 or 3.2. @throws Unusable if not. */
export function checked(document: Json, name: string): JsonObject {
  if (isObject(document) && document.swagger !== undefined)
    throw new Unusable(
      `${name} is Swagger ${document.swagger}, and OpenAPI 3.0, 3.1 or 3.2 is needed. Convert it first: ${converting(name)}`,
    );
  if (!isObject(document) || document.openapi === undefined) throw noDocument(name, otherKind(document));
  const version = wholeVersion(document.openapi);
  if (version === undefined)
    throw new Unusable(
      `${name} is no OpenAPI 3.0, 3.1 or 3.2 document: its property \`openapi\` is ${JSON.stringify(document.openapi)}. Ask the provider for one of these versions`,
    );
  return version === document.openapi ? document : { ...document, openapi: version };
}

/** The command that makes OpenAPI of Swagger 2.0. */
export function converting(name: string): string {
  return `\`npx swagger2openapi --outfile openapi.yaml ${name}\``;
}

function noDocument(name: string, { what, remedy }: OtherKind): Unusable {
  return new Unusable(`${name} is no OpenAPI document: it is ${what}. ${remedy}`);
}

const LATEST: Readonly<Record<string, string>> = { "3.0": "3.0.4", "3.1": "3.1.1", "3.2": "3.2.0" };

/** Some documents have no patch version. Without quotes, YAML reads 3.0 as the number 3. */
export function wholeVersion(openapi: Json | undefined): string | undefined {
  const text = openapi === 3 ? "3.0" : String(openapi);
  return /^3\.[012](?:\.|$)/.test(text) ? (LATEST[text] ?? text) : undefined;
}
