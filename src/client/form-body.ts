import type { BodyNotation } from "../openapi/contract.ts";

/**
 * An object as `application/x-www-form-urlencoded`: an array is one pair for each item, unless its encoding says
 * otherwise; an object is JSON, or in brackets where its encoding has the style `deepObject`.
 */
export function writeForm(body: unknown, { parts = {} }: BodyNotation): URLSearchParams {
  if (body instanceof URLSearchParams) return body;
  const form = new URLSearchParams();
  for (const [name, value] of fieldsOf(body)) {
    const { style, explode } = parts[name] ?? {};
    if (style === "deepObject") for (const [key, text] of bracketed(name, value)) form.append(key, text);
    else if (!Array.isArray(value)) form.append(name, textOf(value));
    else if (explode === false) form.append(name, value.map(textOf).join(DELIMITERS[style ?? "form"] ?? ","));
    else for (const item of value) form.append(name, textOf(item));
  }
  return form;
}

const DELIMITERS: Readonly<Record<string, string>> = { form: ",", spaceDelimited: " ", pipeDelimited: "|" };

/** An object as `multipart/form-data`: files are parts with their name, objects are JSON, arrays one part for each item. */
export function writeMultipart(body: unknown, { parts = {} }: BodyNotation): FormData {
  if (body instanceof FormData) return body;
  const form = new FormData();
  for (const [name, value] of fieldsOf(body)) {
    const { type } = parts[name] ?? {};
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
