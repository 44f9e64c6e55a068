import type { Contract, Operation, SecurityScheme } from "./contract.ts";

/** A credential's value, or a function that gives it anew for every attempt (it may have been rotated). */
export type Token = string | (() => string | Promise<string>);

/** Credentials by the names of the document's security schemes. */
export type Credentials = Readonly<Record<string, Token>>;

/** What a credential adds to a request, still to be resolved where it is a function. */
interface Placement {
  readonly scheme: SecurityScheme;
  readonly token: Token;
}

/**
 * Sorts out the caller's credentials once per client.
 * `token` is the shorthand for the API's bearer scheme, or for its only scheme.
 * @throws TypeError for a scheme that the contract does not have, or a value that cannot stand in a header.
 */
export function credentialsFor(
  contract: Contract,
  token: Token | undefined,
  byScheme: Credentials = {},
): Credentials {
  const schemes = Object.entries(contract.securitySchemes);
  for (const [name, value] of Object.entries(byScheme)) {
    if (!Object.hasOwn(contract.securitySchemes, name)) {
      const known = schemes.map(([scheme]) => scheme).join(", ");
      throw new TypeError(`${contract.title} has no security scheme "${name}"; it has: ${known}`);
    }
    check(value, name);
  }
  if (token === undefined) return byScheme;
  const scheme = schemes.find(([, { prefix }]) => prefix?.startsWith("Bearer")) ?? schemes[0];
  if (!scheme) throw new TypeError(`${contract.title} takes no credentials, but a token was given`);
  check(token, "token");
  return { ...byScheme, [scheme[0]]: token };
}

/** The first of the operation's alternatives for which every credential is there; none is an anonymous request. */
export function placementsFor(
  contract: Contract,
  operation: Operation,
  credentials: Credentials,
): readonly Placement[] {
  const chosen = operation.security.find((names) => names.every((name) => credentials[name] !== undefined));
  return (chosen ?? []).flatMap((name) => {
    const scheme = contract.securitySchemes[name];
    const token = credentials[name];
    return scheme && token !== undefined ? [{ scheme, token }] : [];
  });
}

/** Puts credentials into the headers of one attempt; the URL comes back, changed where a scheme goes there. */
export async function authorize(
  placements: readonly Placement[],
  headers: Headers,
  url: string,
): Promise<string> {
  let target = url;
  for (const { scheme, token } of placements) {
    const value = typeof token === "string" ? token : await token();
    if (typeof token !== "string") check(value, "token");
    const credential = `${scheme.prefix ?? ""}${value}`;
    if (scheme.in === "header") headers.set(scheme.name, credential);
    else if (scheme.in === "cookie") headers.append("cookie", `${scheme.name}=${credential}`);
    else
      target += `${target.includes("?") ? "&" : "?"}${encodeURIComponent(scheme.name)}=${encodeURIComponent(credential)}`;
  }
  return target;
}

/** The platform's own message about a bad header value quotes it, so a bad credential must not get that far. */
function check(token: Token, name: string): void {
  if (typeof token === "function") return;
  if (typeof token !== "string" || token === "") throw new TypeError(`The credential "${name}" is empty`);
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError(
      `The credential "${name}" has a character that cannot stand in a header (a line break, a space, a non-ASCII letter)`,
    );
  }
}
