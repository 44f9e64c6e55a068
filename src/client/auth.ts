import type { Contract, Operation } from "../openapi/contract.ts";
import { type Fields, type Header, secretsIn } from "./headers.ts";
import { type Given, type Token, tokenSource } from "./token-source.ts";
import { kindOf } from "./transported.ts";

/** Credentials by the names of the document's security schemes. */
export type Credentials = Readonly<Record<string, Token>>;

/** The same, ready for use. */
export type Sources = Readonly<Record<string, () => Given>>;

/**
 * The caller's credentials by their schemes, checked once per client.
 * `token` is the shorthand for the API's bearer scheme, or for its only scheme.
 * @throws TypeError for a value that cannot stand in a header, for a scheme that the API does not have, and for a header
 *   field of the client that a credential would fill as well.
 */
export function credentialsFor(
  contract: Contract,
  token: Token | undefined,
  byScheme: Credentials = {},
  headers: Fields = {},
): Sources {
  const schemes = Object.entries(contract.securitySchemes);
  const scheme = schemes.find(([, { prefix }]) => prefix === "Bearer ") ?? schemes[0];
  const given = scheme && token !== undefined ? { ...byScheme, [scheme[0]]: token } : byScheme;
  const all: Record<string, () => Given> = {};
  for (const [name, value] of Object.entries(given)) {
    const scheme = contract.securitySchemes[name];
    if (!scheme) {
      const known = schemes.map(([name]) => name).join(", ");
      throw new TypeError(`${contract.title} has no security scheme ${name}. It has ${known || "none"}`);
    }
    if (typeof value !== "function") check(value, scheme.pattern);
    all[name] = tokenSource(value);
    if (scheme.in === "header" && typeof headers[scheme.name.toLowerCase()] === "string") {
      throw new TypeError(`The credential ${name} and the header field ${scheme.name} contradict each other`);
    }
  }
  return all;
}

/** Puts the credentials of one call into its attempts. */
export interface Authorizer {
  /** Fills the header of one attempt, and gives the URL, changed where a credential belongs there. */
  authorize(url: string): string | Promise<string>;
  /** Has rejected tokens made anew for the attempts that follow, once. False where none of them is another one. */
  renew(): Promise<boolean>;
}

/**
 * Chooses the first of the operation's alternatives for which all credentials are there; without one the call is
 * anonymous, and there is nothing to do. A header field that the caller has filled stays as it is. The URL comes as a
 * promise only where a credential has to be waited for.
 */
export function authorizer(
  { securitySchemes }: Contract,
  { security }: Operation,
  credentials: Sources,
  headers: Header,
): Authorizer | undefined {
  const isFilled = (name: string) => {
    const scheme = securitySchemes[name];
    return scheme?.in === "header" && scheme.name.toLowerCase() in headers;
  };
  // Prefer an alternative with credentials: a caller who has some wants to be recognised.
  const names = security
    .find(
      (names) =>
        names.length > 0 && names.every((name) => Object.hasOwn(credentials, name) || isFilled(name)),
    )
    ?.filter((name) => !isFilled(name));
  if (!names?.length) return undefined;
  let tokens: Given[] = [];
  let isRenewed = false;
  const place = (url: string, values: readonly string[]) => {
    let target = url;
    names.forEach((name, index) => {
      const scheme = securitySchemes[name];
      const value = (scheme?.prefix ?? "") + check(values[index]);
      if (scheme?.in === "header") headers[scheme.name.toLowerCase()] = value;
      else target += `${target.includes("?") ? "&" : "?"}${scheme?.name}=${encodeURIComponent(value)}`;
    });
    return target;
  };
  return {
    authorize(url) {
      // What is not filled has a source.
      if (!isRenewed) tokens = names.map((name) => (credentials[name] as () => Given)());
      const given = tokens.map(({ value }) => value);
      return given.every((value) => typeof value === "string")
        ? place(url, given)
        : Promise.all(given).then((values) => place(url, values));
    },
    async renew() {
      if (isRenewed) return false;
      isRenewed = true;
      return (await Promise.all(tokens.map((token) => token.renew()))).includes(true);
    },
  };
}

/** The credentials that a request carries, in its header or its URL. */
export function credentialsIn({ securitySchemes }: Contract, headers: Header, url: string): string[] {
  const found = secretsIn(headers);
  for (const { in: place, name, prefix = "" } of Object.values(securitySchemes)) {
    const value =
      place === "header"
        ? headers[name.toLowerCase()]?.slice(prefix.length)
        : url.includes(name)
          ? new URL(url).searchParams.get(name)
          : undefined;
    if (value) found.push(value);
  }
  return found;
}

/** Reject a bad credential here: the platform's message about a bad header value would quote it. */
function check(credential: unknown, pattern = ""): string {
  if (typeof credential !== "string")
    throw new TypeError(`A credential has to be text, and is ${kindOf(credential)}`);
  if (/^[\x21-\x7e]+$/.test(credential) && (!pattern || new RegExp(pattern).test(credential)))
    return credential;
  throw new TypeError(`A credential is empty, not all visible ASCII, or not the form ${pattern}`);
}
