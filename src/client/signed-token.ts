import type { Api } from "../openapi/api.ts";
import type { Contract, SecurityScheme } from "../openapi/contract.ts";
import { type Env, systemEnv } from "./env.ts";
import type { TokenRequest } from "./token-source.ts";

/** Names of the security schemes whose tokens the caller signs. */
type SignedScheme<C extends Contract> = {
  [Name in keyof C["securitySchemes"]]: C["securitySchemes"][Name] extends { token: object } ? Name : never;
}[keyof C["securitySchemes"]];

/** What the caller has to supply for a scheme: `{ access_key, secret_key, organization }`. */
type Supplied<Scheme> = Scheme extends { token: { supplied: infer S } }
  ? { readonly [Name in keyof S]: string }
  : never;

/** A token with less than this left, in seconds, is replaced by a new one, so that none ends on its way. */
const MARGIN = 5;

/**
 * Signs an API's machine tokens from what the caller holds, as the contract's security scheme says. The result is a `token`
 * for `createClient`: tokens are kept until shortly before they end or the API rejects one, and the server's clock may be a
 * few seconds behind.
 * What signs never travels, and is in no error and no log. Loads `jose` when the first token is signed.
 * @throws TypeError naming, not showing, a credential that does not look as the contract says.
 */
export function signedToken<Paths extends object, const C extends Contract, Name extends SignedScheme<C>>(
  api: Api<Paths, C>,
  scheme: Name,
  supplied: Supplied<C["securitySchemes"][Name]>,
  env: Pick<Env, "now"> = systemEnv,
): (request?: TokenRequest) => Promise<string> {
  const schemes: Readonly<Record<string, SecurityScheme>> = api.securitySchemes;
  const recipe = schemes[String(scheme)]?.token;
  if (!recipe) throw new TypeError(`${api.title} has no tokens to sign under "${String(scheme)}"`);
  const { alg, seconds, key } = recipe;
  // A copy, so that a caller who clears the object does not change what is signed.
  const values: Readonly<Record<string, string>> = { ...supplied };
  for (const [name, pattern] of Object.entries(recipe.supplied)) {
    if (typeof values[name] === "string" && new RegExp(pattern, "u").test(values[name])) continue;
    throw new TypeError(`The credential "${name}" of ${api.title} does not look like ${pattern}`);
  }
  const fill = (template: string) =>
    template.replace(/\{([^{}]+)\}/g, (_, name: string) => values[name] ?? "");
  const filled = (templates: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(templates).map(([name, template]) => [name, fill(template)]));
  const header = { ...filled(recipe.header), alg };
  const claims = filled(recipe.claims);
  const secret = new TextEncoder().encode(values[key] ?? "");
  let current: { readonly token: Promise<string>; readonly ends: number } | undefined;
  let latest: string | undefined;

  async function sign(now: number): Promise<string> {
    const { SignJWT } = await import("jose");
    return new SignJWT(claims)
      .setProtectedHeader(header)
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(secret);
  }

  return async ({ rejected } = {}) => {
    const now = Math.floor(env.now() / 1000);
    const isRejected = rejected !== undefined && rejected === latest;
    if (!current || isRejected || current.ends - MARGIN <= now || current.ends - seconds > now) {
      current = { token: sign(now), ends: now + seconds };
    }
    latest = await current.token;
    return latest;
  };
}
