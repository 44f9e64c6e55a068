import { serializeArrayParam, serializeObjectParam } from "openapi-fetch";
import type { BodyNotation, Operation, ParameterNotation, RequestParts } from "../openapi/contract.ts";
import { formOf, multipartOf } from "./form-body.ts";

/**
 * Writes what an operation's contract says in another notation than the usual one: parameters of all styles, cookies, and
 * bodies that are no JSON. A generated contract has this function only where an operation needs it.
 * @throws TypeError naming a parameter or body that has no such notation.
 */
export function writeRequest(
  { parameters = {}, body: notation }: Operation,
  parts: RequestParts,
): RequestParts {
  const params: Record<string, Record<string, unknown>> = {};
  const query: string[] = [];
  const path: Record<string, string> = {};
  const cookies: string[] = [];
  for (const [location, values] of Object.entries(parts.params ?? {})) {
    const usual: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(values ?? {})) {
      const how = parameters[`${location}.${name}`];
      if (value === undefined || value === null || !how) usual[name] = value;
      else if (location === "query") query.push(written(name, value, how, "form"));
      else if (location === "path") path[name] = written(name, value, how, "simple");
      else if (location === "cookie") cookies.push(written(name, value, how, "form").replaceAll("&", "; "));
      else usual[name] = written(name, value, { ...how, allowReserved: true }, "simple");
    }
    if (location !== "cookie") params[location] = usual;
  }
  if (cookies.length > 0) params.header = { ...params.header, cookie: cookies.join("; ") };
  return {
    ...parts,
    params,
    ...(query.length > 0 && { query: query.filter(Boolean).join("&") }),
    path,
    ...(notation && parts.body !== undefined && writtenBody(parts.body, notation)),
  };
}

/** One parameter: `name=value` in queries and cookies, the value alone elsewhere. */
function written(name: string, value: unknown, how: ParameterNotation, usual: "form" | "simple"): string {
  const { json = false, allowReserved = false, style = usual, explode = style === "form" } = how;
  const encode = allowReserved ? String : encodeURIComponent;
  const key = encodeURIComponent(name);
  if (json || typeof value !== "object" || value === null || value instanceof Date) {
    const text = encode(json ? JSON.stringify(value) : textOf(name, value));
    if (style === "label") return `.${text}`;
    if (style === "matrix") return `;${key}=${text}`;
    return usual === "form" ? `${key}=${text}` : text;
  }
  // Styles that OpenAPI has for the other kind of value only are written as its tables say for the nearest one.
  if (Array.isArray(value)) {
    const items = value.map((item) => textOf(name, item));
    if (items.length === 0) return usual === "form" && !explode ? `${key}=` : "";
    return serializeArrayParam(key, items, { style: style as "form", explode, allowReserved });
  }
  const properties = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null);
  if (style === "deepObject") return deep(key, Object.fromEntries(properties), encode).join("&");
  const texts = Object.fromEntries(
    properties.map(([inner, each]) => [inner, textOf(`${name}.${inner}`, each)]),
  );
  return serializeObjectParam(key, texts, { style: style as "form", explode, allowReserved });
}

/** An object in brackets, to any depth: `filter[size][min]=1`. */
function deep(key: string, value: unknown, encode: (text: string) => string): string[] {
  if (typeof value !== "object" || value === null || value instanceof Date)
    return value === undefined || value === null ? [] : [`${key}=${encode(textOf(key, value))}`];
  return Object.entries(value).flatMap(([inner, each]) =>
    deep(`${key}[${encodeURIComponent(inner)}]`, each, encode),
  );
}

function textOf(name: string, value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (["string", "boolean", "bigint"].includes(typeof value) || Number.isFinite(value)) return String(value);
  throw new TypeError(
    `The parameter ${name} cannot be ${JSON.stringify(value)}: its notation holds plain values`,
  );
}

function writtenBody(
  body: unknown,
  notation: BodyNotation,
): Pick<RequestParts, "body" | "type" | "bodySerializer"> {
  const { type } = notation;
  const asItIs = { bodySerializer: (given: unknown) => given };
  if (/\bjson\b/i.test(type)) return { body, type };
  if (/^application\/x-www-form-urlencoded\b/i.test(type))
    return { body: formOf(body, notation).toString(), type, ...asItIs };
  // The platform writes the type of a form itself, with the boundary between its parts.
  if (/^multipart\/form-data\b/i.test(type)) return { body: multipartOf(body, notation), ...asItIs };
  return { body, type, ...asItIs };
}
