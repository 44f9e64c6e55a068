import { serializeArrayParam, serializeObjectParam } from "openapi-fetch";
import type { Operation, ParameterNotation } from "../openapi/contract.ts";
import { jsonText } from "./json-text.ts";
import { isPlain, textOf } from "./parameters.ts";
import type { Parts } from "./request.ts";

/**
 * Writes the parameters that a contract has in another notation than the usual one: all styles, and cookies. A generated
 * contract has this function only where an operation needs it.
 * @throws TypeError naming a parameter that has no such notation.
 */
export function writeParameters({ parameters = {} }: Operation, parts: Parts): Parts {
  const params: Record<string, Record<string, unknown>> = {};
  const query: string[] = [];
  const path: Record<string, string> = {};
  const cookies: string[] = [];
  for (const [location, values] of Object.entries(parts.params ?? {})) {
    const usual: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(values ?? {})) {
      // The usual notation has no cookies.
      const how = parameters[`${location}.${name}`] ?? (location === "cookie" ? {} : undefined);
      if (value === undefined || value === null || !how) usual[name] = value;
      else if (location === "query") query.push(written(location, name, value, how));
      else if (location === "path") path[name] = written(location, name, value, how);
      else if (location === "cookie") cookies.push(written(location, name, value, how).replaceAll("&", "; "));
      else usual[name] = written(location, name, value, how);
    }
    if (location !== "cookie") params[location] = usual;
  }
  if (cookies.length > 0) {
    if (Object.keys(params.header ?? {}).some((name) => name.toLowerCase() === "cookie"))
      throw new TypeError("The header field cookie and the cookie parameters contradict each other");
    params.header = { ...params.header, cookie: cookies.join("; ") };
  }
  return {
    ...parts,
    params,
    ...(query.length > 0 && { query: query.filter(Boolean).join("&") }),
    path,
  };
}

/** What would end a value in its place where it stands as it is: it would arrive as something else. */
const ENDS: Readonly<Record<string, RegExp>> = { path: /[/?#]/, query: /[#&]/, cookie: /[;,&"\\\s]/ };

/**
 * One parameter: `name=value` in queries and cookies, the value alone elsewhere.
 * @throws TypeError naming the parameter, for a value that would not arrive as it is.
 */
function written(location: string, name: string, value: unknown, how: ParameterNotation): string {
  const usual = location === "query" || location === "cookie" ? "form" : "simple";
  const { json = false, allowReserved = false, segments, style = usual, explode = style === "form" } = how;
  const place = `${location} parameter`;
  const plain = (shown: string, given: unknown): string => {
    const text = textOf(given, place, shown);
    if (/\p{Surrogate}/u.test(text))
      throw new TypeError(`The ${place} ${shown} has half a surrogate pair, which no URL can hold`);
    if (segments && /(?:^|\/)\.{1,2}(?:\/|$)/.test(text))
      throw new TypeError(
        `The ${place} ${shown} cannot have "." or ".." between slashes: URL parsers drop them`,
      );
    if (allowReserved && !segments && ENDS[location]?.test(text))
      throw new TypeError(`The ${place} ${shown} cannot have / ? # & or ; in it: it is sent as it is`);
    return text;
  };
  // Header fields and raw cookies are no part of a URL.
  const isRaw = location === "header" || (allowReserved && location === "cookie");
  const encode = isRaw ? String : segments ? segmented : allowReserved ? reserved : encodeURIComponent;
  const key = encodeURIComponent(name);
  const one = (text: string): string => {
    if (style === "label") return `.${text}`;
    if (style === "matrix") return `;${key}=${text}`;
    return usual === "form" ? `${key}=${text}` : text;
  };
  const text = (): string => {
    if (json) return one(encode(plain(name, jsonText(value, place, name))));
    if (!Array.isArray(value) && !isPlain(value)) return one(encode(plain(name, value)));
    // Styles that OpenAPI has for the other kind of value only are written as its tables say for the nearest one.
    if (Array.isArray(value) && style !== "deepObject") {
      const items = Array.from(value, (item) => encode(plain(name, item)));
      if (items.length === 0) return usual === "form" && !explode ? `${key}=` : "";
      return serializeArrayParam(key, items, { style: style as "form", explode, allowReserved: true });
    }
    const given = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null);
    if (style === "deepObject")
      return deep(key, name, Object.fromEntries(given), {
        name: (shown, inner) => encodeURIComponent(plain(shown, inner)),
        value: (shown, each) => encode(plain(shown, each)),
      }).join("&");
    // Each property is a parameter of its own, and may be a list as one: `page=1&sort=a&sort=b`.
    if (style === "form" && explode) {
      const pairs = given.flatMap(([inner, each]) =>
        [each].flat().map((item) => {
          const text = encode(plain(`${name}.${inner}`, item));
          return `${encodeURIComponent(plain(name, inner))}=${text}`;
        }),
      );
      return pairs.join("&");
    }
    // The writer of objects leaves names as they are.
    const texts = Object.fromEntries(
      given.map(([inner, each]) => [
        encodeURIComponent(plain(name, inner)),
        encode(plain(`${name}.${inner}`, each)),
      ]),
    );
    return serializeObjectParam(key, texts, { style: style as "form", explode, allowReserved: true });
  };
  const made = text();
  if (made === "" && location === "path") throw new TypeError(`The path parameter ${name} needs a value`);
  return made;
}

/** A value of which reserved characters and what is encoded already stay as they are (RFC 6570, section 3.2.3). */
function reserved(text: string): string {
  return encodeURI(text).replace(/%25([\da-f]{2})|%5[BD]/gi, (escaped, digits) =>
    digits ? `%${digits}` : decodeURIComponent(escaped),
  );
}

/** A value of which the slashes stay. */
function segmented(text: string): string {
  return text.split("/").map(encodeURIComponent).join("/");
}

/** How the names and values within an object are written. */
type Writers = Readonly<Record<"name" | "value", (shown: string, given: unknown) => string>>;

/** An object in brackets, to any depth: `filter[size][min]=1`. */
function deep(key: string, shown: string, value: unknown, write: Writers): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) && !isPlain(value)) return [`${key}=${write.value(shown, value)}`];
  return Object.entries(value).flatMap(([inner, each]) =>
    deep(`${key}[${write.name(shown, inner)}]`, `${shown}.${inner}`, each, write),
  );
}
