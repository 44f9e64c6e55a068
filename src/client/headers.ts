import { OF_TRANSPORT } from "../openapi/transport-fields.ts";
import { fieldValue } from "./parameters.ts";

/** Header fields by their names in lower case; `null` leaves a field out. */
export type Fields = Readonly<Record<string, string | null>>;

/** A token of RFC 9110, section 5.6.2, in lower case. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** How the fields begin that browsers keep from programs. The fetch of Node drops the first one, a name that all objects have. */
const OF_BROWSER = /^(__proto__$|ac|cook|date|dnt|orig|refer|se|via|x-.*meth)/;

/** Whether a field would not arrive as it is stated. A browser's `Request` drops a field without a word. */
function isWithheld(name: string, headers: Header): boolean {
  return (
    OF_TRANSPORT.test(name) ||
    (OF_BROWSER.test(name) && !new Request("http://a", { headers }).headers.has(name))
  );
}

/**
 * Header fields as the caller states them, in one place or several that count the same. `undefined` is not given.
 * @throws TypeError where two places contradict each other, for a name that no field has, for a value that none can carry,
 *   and for a field that is not sent as it is stated.
 */
export function statedFields(...places: readonly (object | undefined)[]): Fields | undefined {
  let fields: Record<string, string | null> | undefined;
  for (const place of places) {
    if (!place) continue;
    fields ??= Object.create(null) as Record<string, string | null>;
    for (const [given, value] of Object.entries(place)) {
      if (value === undefined) continue;
      const name = given.toLowerCase();
      if (!NAME.test(name)) throw new TypeError(`${JSON.stringify(given)} is no name of a header field`);
      const text = value === null ? null : fieldValue(given, value);
      if (Object.hasOwn(fields, name) && fields[name] !== text) {
        throw new TypeError(`The header field ${given} is given twice, with different values`);
      }
      if (text !== null && isWithheld(name, { [name]: text })) {
        throw new TypeError(`The header field ${given} cannot be stated: fetch sets it, or leaves it out`);
      }
      fields[name] = text;
    }
  }
  return fields;
}

/** Puts fields into a header, in place of what it has under their names. */
export function state(headers: Header, fields: Fields | undefined): void {
  for (const name in fields) {
    const value = fields[name];
    if (typeof value === "string") headers[name] = value;
    else delete headers[name];
  }
}

const SECRET_NAME = /auth|cookie|credential|key|passw|secret|signature|token/;

/**
 * The header of a request, by names in lower case. A plain object: the platform makes `Headers` of its own from it, and one
 * more for each call would cost as much as the rest of the header.
 */
export type Header = Record<string, string>;

/** Values of the header fields that look like credentials by their names, whoever put them there. */
export function secretsIn(headers: Header): string[] {
  const secrets: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (!SECRET_NAME.test(name) || name.startsWith("idempotency")) continue;
    // Of "Bearer abc" the second part is the secret.
    secrets.push(value, value.slice(value.lastIndexOf(" ") + 1));
  }
  return secrets;
}
