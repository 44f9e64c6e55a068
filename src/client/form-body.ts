import type { BodyNotation } from "../openapi/contract.ts";
import { jsonText } from "./json-text.ts";
import { hasNames, isPlain, textOf } from "./parameters.ts";

/**
 * An object as `application/x-www-form-urlencoded`: an array is one pair for each item and an object is JSON, unless the encoding
 * says another style.
 * @throws TypeError naming a field that would not arrive as it is.
 */
export function writeForm(body: unknown, { parts = {} }: BodyNotation): URLSearchParams {
  if (body instanceof URLSearchParams) return body;
  const form = new URLSearchParams();
  for (const [name, value] of fieldsOf(body))
    for (const [key, text] of pairsOf(name, value, parts[name] ?? {})) form.append(key, text);
  return form;
}

/** The pairs of a field in the style of its encoding (RFC 6570); without one, objects are JSON. */
function pairsOf(name: string, value: unknown, { style, explode }: Part): [string, string][] {
  if (style === "deepObject") return bracketed(name, value);
  const delimiter = DELIMITERS[style ?? "form"] ?? ",";
  if (Array.isArray(value)) {
    const texts = itemsOf(value).map((item) => fieldText(name, item));
    return explode === false ? [[name, texts.join(delimiter)]] : texts.map((text) => [name, text]);
  }
  const isStyled = style !== undefined || explode !== undefined;
  if (!isStyled || !isPlain(value)) return [[name, fieldText(name, value)]];
  const entries = fieldsOf(value).map(([key, each]): [string, string] => [key, fieldText(name, each)]);
  return (explode ?? (style ?? "form") === "form") ? entries : [[name, entries.flat().join(delimiter)]];
}

const DELIMITERS: Readonly<Record<string, string>> = { form: ",", spaceDelimited: " ", pipeDelimited: "|" };

type Part = NonNullable<BodyNotation["parts"]>[string];

/**
 * An object as `multipart/form-data`: files are parts with their name, objects are JSON, arrays one part for each item. A platform's
 * own form would give each part with a type a file name, and servers would take it for a file.
 * @throws TypeError naming a field that would not arrive as it is.
 */
export function writeMultipart(body: unknown, { parts = {} }: BodyNotation): FormData | Blob {
  if (body instanceof FormData) return body;
  const random = crypto.getRandomValues(new Uint32Array(4)).join("");
  const content: BlobPart[] = [];
  for (const [name, value] of fieldsOf(body)) {
    const part = parts[name] ?? {};
    for (const { key, type, file, data } of partsOf(name, value, part)) {
      const named = file === undefined ? "" : `; filename="${quotable(file)}"`;
      const typed = type ? `\r\nContent-Type: ${type}` : "";
      const head = `--${random}\r\nContent-Disposition: form-data; name="${quotable(key)}"${named}${typed}`;
      content.push(`${head}\r\n\r\n`, data, "\r\n");
    }
  }
  return new Blob([...content, `--${random}--\r\n`], { type: `multipart/form-data; boundary=${random}` });
}

interface WrittenPart {
  readonly key: string;
  readonly type?: string | undefined;
  readonly file?: string;
  readonly data: BlobPart;
}

function partsOf(name: string, value: unknown, part: Part): WrittenPart[] {
  const { type, style, explode } = part;
  if (style !== undefined || explode !== undefined)
    return pairsOf(name, value, part).map(([key, data]) => ({ key, data }));
  return (Array.isArray(value) ? itemsOf(value) : [value]).map((item): WrittenPart => {
    const isBytes = item instanceof ArrayBuffer || ArrayBuffer.isView(item);
    if (item instanceof Blob) {
      const file = item instanceof File ? item.name : "blob";
      return { key: name, file, type: item.type || type || BYTES, data: item };
    }
    // What a view shows is never shared memory here: fetch would refuse that as well.
    if (isBytes) return { key: name, file: name, type: type ?? BYTES, data: item as BlobPart };
    const usual = isJson(item) ? "application/json" : undefined;
    return { key: name, type: type ?? usual, data: fieldText(name, item) };
  });
}

const BYTES = "application/octet-stream";

/** A name between quotes, as browsers write it. */
function quotable(name: string): string {
  return name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** The fields that are given, by their names. */
function fieldsOf(body: unknown): [string, unknown][] {
  if (!hasNames(body)) throw new TypeError("The body of a form is an object with a property for each field");
  const fields = Object.entries(body).filter(([, value]) => value !== undefined && value !== null);
  for (const [name] of fields) whole(name, name);
  return fields;
}

/** The items that are given; as in a query, `null` and `undefined` are not. */
function itemsOf(list: readonly unknown[]): unknown[] {
  return list.filter((item) => item !== undefined && item !== null);
}

function bracketed(name: string, value: unknown): [string, string][] {
  if (value === undefined || value === null) return [];
  if (!isJson(value)) return [[name, fieldText(name, value)]];
  return Object.entries(value).flatMap(([inner, each]) => bracketed(`${name}[${whole(inner, name)}]`, each));
}

/** Whether a value is written as JSON: a list, or an object of names and values. */
function isJson(value: unknown): value is object {
  return Array.isArray(value) || isPlain(value);
}

function fieldText(name: string, value: unknown): string {
  return whole(isJson(value) ? jsonText(value, FIELD, name) : textOf(value, FIELD, name), name);
}

const FIELD = "form field";

/** The platform would put another character in place of half a surrogate pair. */
function whole(text: string, name: string): string {
  if (!/\p{Surrogate}/u.test(text)) return text;
  throw new TypeError(`The ${FIELD} ${name} has half a surrogate pair, which no form can hold`);
}
