import type { BodyNotation } from "../openapi/contract.ts";

/**
 * An object as `application/x-www-form-urlencoded`: an array is one pair for each item and an object is JSON, unless the encoding
 * says another style.
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
  if (Array.isArray(value))
    return explode === false
      ? [[name, value.map(textOf).join(delimiter)]]
      : value.map((item) => [name, textOf(item)]);
  const isStyled = style !== undefined || explode !== undefined;
  if (!isStyled || typeof value !== "object" || value === null || value instanceof Date)
    return [[name, textOf(value)]];
  const entries = fieldsOf(value).map(([key, each]): [string, string] => [key, textOf(each)]);
  return (explode ?? (style ?? "form") === "form") ? entries : [[name, entries.flat().join(delimiter)]];
}

const DELIMITERS: Readonly<Record<string, string>> = { form: ",", spaceDelimited: " ", pipeDelimited: "|" };

type Part = NonNullable<BodyNotation["parts"]>[string];

/** An object as `multipart/form-data`: files are parts with their name, objects are JSON, arrays one part for each item. */
export function writeMultipart(body: unknown, { parts = {} }: BodyNotation): FormData {
  if (body instanceof FormData) return body;
  const form = new FormData();
  for (const [name, value] of fieldsOf(body)) {
    const part = parts[name] ?? {};
    const { type, style, explode } = part;
    if (style !== undefined || explode !== undefined) {
      for (const [key, text] of pairsOf(name, value, part)) form.append(key, text);
      continue;
    }
    for (const item of Array.isArray(value) ? value : [value]) {
      const isBytes = item instanceof ArrayBuffer || ArrayBuffer.isView(item);
      if (item instanceof Blob) form.append(name, item);
      // What a view shows is never shared memory here: fetch would refuse that as well.
      else if (isBytes) form.append(name, new Blob([item as BlobPart], { type: type ?? "" }), name);
      else if (type !== undefined) form.append(name, new Blob([textOf(item)], { type }));
      else if (typeof item === "object" && !(item instanceof Date))
        form.append(name, new Blob([textOf(item)], { type: "application/json" }));
      else form.append(name, textOf(item));
    }
  }
  return form;
}

function fieldsOf(body: unknown): [string, unknown][] {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new TypeError("The body of a form is an object with a property for each field");
  return Object.entries(body).filter(([, value]) => value !== undefined && value !== null);
}

function bracketed(name: string, value: unknown): [string, string][] {
  if (typeof value !== "object" || value === null || value instanceof Date) {
    return value === undefined || value === null ? [] : [[name, textOf(value)]];
  }
  return Object.entries(value).flatMap(([inner, each]) => bracketed(`${name}[${inner}]`, each));
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
