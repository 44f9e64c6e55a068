import type { Contract, Operation } from "../openapi/contract.ts";

/** A credential's value, or a function that gives it anew for every attempt (it may have been rotated). */
export type Token = string | (() => string | Promise<string>);

/** Credentials by the names of the document's security schemes. */
export type Credentials = Readonly<Record<string, Token>>;

/**
 * Sorts out the caller's credentials once per client.
 * `token` is the shorthand for the API's bearer scheme, or for its only scheme.
 * @throws TypeError for a value that cannot stand in a header.
 */
export function credentialsFor(
  contract: Contract,
  token: Token | undefined,
  byScheme: Credentials = {},
): Credentials {
  const schemes = Object.entries(contract.securitySchemes);
  const scheme = schemes.find(([, { prefix }]) => prefix === "Bearer ") ?? schemes[0];
  const all = scheme && token !== undefined ? { ...byScheme, [scheme[0]]: token } : byScheme;
  for (const [name, value] of Object.entries(all)) {
    if (typeof value !== "function") check(value, contract.securitySchemes[name]?.pattern);
  }
  return all;
}

/**
 * Puts credentials into the headers of one attempt, by the first of the operation's alternatives for which all are there;
 * without one the request is anonymous. Gives the URL back, changed where a credential belongs there; a promise only
 * where a credential has to be waited for.
 */
export function authorize(
  { securitySchemes }: Contract,
  { security }: Operation,
  credentials: Credentials,
  headers: Headers,
  url: string,
): string | Promise<string> {
  const names = security.find((alternative) => alternative.every((name) => name in credentials)) ?? [];
  const given = names.map((name) => {
    const token = credentials[name];
    return typeof token === "function" ? token() : token;
  });
  const place = (values: readonly (string | undefined)[]) => {
    let target = url;
    for (const [index, name] of names.entries()) {
      const scheme = securitySchemes[name];
      const value = (scheme?.prefix ?? "") + check(values[index] ?? "");
      if (scheme?.in === "header") headers.set(scheme.name, value);
      else target += `${target.includes("?") ? "&" : "?"}${scheme?.name}=${encodeURIComponent(value)}`;
    }
    return target;
  };
  return given.every((value) => typeof value === "string") ? place(given) : Promise.all(given).then(place);
}

/** The platform's own message about a bad header value quotes it, so a bad credential must not get that far. */
function check(credential: string, pattern = ""): string {
  if (/^[\x21-\x7e]+$/.test(credential) && (!pattern || new RegExp(pattern).test(credential)))
    return credential;
  throw new TypeError(`A credential is empty, not all visible ASCII, or not the form ${pattern}`);
}
