/** Values of parameters by name, as a caller gives them. */
type Values = Readonly<Record<string, unknown>>;

/**
 * Writes query parameters as OpenAPI does by default: an array as one pair for each item (style `form`, exploded), an
 * object as one for each property (style `deepObject`). What is `null` or `undefined` is left out.
 * @throws TypeError naming the parameter, for a value that has no text or no notation.
 */
export function querySerializer(query: unknown): string {
  const pairs: string[] = [];
  const add = (name: string, shown: string, value: unknown) => {
    if (value != null) pairs.push(`${name}=${encoded(value, "query parameter", shown)}`);
  };
  for (const [name, value] of Object.entries(query ?? {})) {
    const own = encoded(name, "query parameter", name);
    if (Array.isArray(value)) for (const item of value) add(own, name, item);
    else if (isPlain(value)) {
      for (const [property, inner] of Object.entries(value)) {
        const shown = `${name}[${property}]`;
        add(`${own}[${encoded(property, "query parameter", shown)}]`, shown, inner);
      }
    } else add(own, name, value);
  }
  return pairs.join("&");
}

/**
 * Templates in their parts. A name that is cut out anew for each call is another text to an engine: it compiles the reading of a
 * property by that name again and again.
 */
const split = new Map<string, readonly (readonly string[])[]>();

/**
 * Fills a path template. Every value that is accepted reaches the server as it is.
 * @throws TypeError naming the parameter, for a value that is missing or empty, or that a URL parser would drop: with
 *   `..` for an id the request would reach another operation, and no encoding prevents that.
 */
export function pathSerializer(
  template: string,
  values: Values = {},
  written: Readonly<Record<string, string>> = {},
): string {
  // Some documents tell operations on one path apart by a fragment.
  const parts =
    split.get(template) ??
    template
      .replace(/#.*/, "")
      .split("{")
      .map((part) => part.split("}"));
  split.set(template, parts);
  let path = "";
  parts.forEach(([name = "", after = ""], index) => {
    // An object without the name still has what all objects have, such as `constructor`.
    const own = Object.hasOwn(written, name) && written[name];
    path += index ? (own || pathValue(template, name, values[name])) + after : name;
  });
  if (DROPPED.test(path)) refuseDropped(template, path);
  return path;
}

/** A segment that URL parsers drop, with what stands before it in the case of `..`. */
const DROPPED = /(^|\/)(\.|%2e){1,2}(\/|$)/i;

function refuseDropped(template: string, path: string): void {
  const filled = path.split("/");
  for (const [index, segment] of template.split("/").entries()) {
    const [, name] = segment.split(/[{}]/);
    const made = filled[index] ?? "";
    if (name && DROPPED.test(made)) {
      throw new TypeError(
        `The path parameter ${name} cannot make "${made}": URL parsers drop it, and the request would reach another operation than ${template}`,
      );
    }
  }
}

function pathValue(template: string, name: string, value: unknown): string {
  const text = Array.isArray(value)
    ? Array.from(value, (item) => encoded(item, "path parameter", name)).join()
    : value == null
      ? ""
      : encoded(value, "path parameter", name);
  if (text === "") throw new TypeError(`${template} needs a value for ${name}`);
  return text;
}

/**
 * The text of one value, encoded for a URL. Parsers encode the apostrophe in a query; it is done here, so that the URL
 * stays as it is written.
 */
function encoded(value: unknown, place: string, name: string): string {
  const text = textOf(value, place, name);
  try {
    return encodeURIComponent(text).replaceAll("'", "%27");
  } catch {
    throw new TypeError(`The ${place} ${name} has half a surrogate pair, which no URL can hold`);
  }
}

/**
 * The value of a header field. The platform trims it and quotes a bad one in its error; it may be a secret, so it is
 * checked here.
 * @throws TypeError naming the field, for a value that would not arrive as it is.
 */
export function fieldValue(name: string, value: unknown): string {
  const read = (item: unknown) => textOf(item, "header parameter", name);
  const text = Array.isArray(value) ? Array.from(value, read).join() : read(value);
  if (/^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/.test(text)) return text;
  throw new TypeError(
    `The header field ${name} cannot carry its value: no line break, no character beyond Latin-1, no space around it`,
  );
}

/** The text of one value. @throws TypeError for what has none: the server would get "[object Object]", or nothing. */
export function textOf(value: unknown, place: string, name: string): string {
  if (typeof value === "string") return value;
  if (/^(boolean|bigint)$/.test(typeof value) || Number.isFinite(value)) return String(value);
  if (value instanceof Date && Number.isFinite(value.getTime())) return value.toISOString();
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  throw new TypeError(
    `The ${place} ${name} cannot be ${kind === "Number" ? value : kind}: give text, a number, a boolean or a valid Date`,
  );
}

/** Whether a value is an object of names and values alone, of any realm. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Whether what an object holds can be read by names, of which it has some unless it is plain: a `Map` would send nothing. */
export function hasNames(value: unknown): value is Record<string, unknown> {
  return isPlain(value) || (Object.keys(Object(value)).length > 0 && !(Symbol.iterator in Object(value)));
}
