import type { Api } from "../../openapi/api.ts";
import type { Contract, SecurityScheme } from "../../openapi/contract.ts";
import { exposed, isExposed } from "../base-url.ts";
import { elapsedSince, type Moment, momentOf } from "../elapsed.ts";
import { systemEnv } from "../env.ts";
import { readOptions } from "../read-options.ts";
import type { TokenRequest } from "../token-source.ts";
import { discoverTokenUrl } from "./discover.ts";
import { type ClientCredentials, refuseUnusable } from "./options.ts";
import { requestToken } from "./request-token.ts";

type ScopeOf<
  C extends Contract,
  Name extends keyof C["securitySchemes"],
> = C["securitySchemes"][Name] extends {
  clientCredentials: { scopes: readonly (infer Scope extends string)[] };
}
  ? Scope
  : string;

/** Renew a token this long before it ends, in ms, or in the last quarter of its life if that is shorter. Calls then need not wait. */
const EARLY = 60_000;

/** After an early renewal that failed, wait this long before the next one, in ms. */
const PAUSE = 5000;

/** Do not send a token with less than this left, in ms. It could expire in transit. */
const MARGIN = 5000;

interface Held {
  readonly token: string;
  readonly asked: Moment;
  /** How long it lives, in ms, and how long after it was asked for it is renewed. */
  readonly life: number;
  readonly renewAfter: number;
}

/**
 * Has tokens given out by OAuth 2 client credentials (RFC 6749, section 4.4), as the contract's security scheme says. A scheme of
 * OpenID Connect names no token endpoint; the provider is asked for it once, before the first token. The result is a `token` for
 * `createClient`. A token is kept until shortly before its end, or until the API rejects it; all calls and clients that share
 * the function wait for the same request. Neither the secret nor a token is in any error.
 * @throws TypeError for options that can never work. What it returns rejects with `TokenRequestFailed`.
 */
export function clientCredentials<
  Paths extends object,
  const C extends Contract,
  Name extends string & keyof C["securitySchemes"],
>(
  api: Api<Paths, C>,
  scheme: Name,
  given: ClientCredentials<ScopeOf<C, Name>>,
): (request?: TokenRequest) => Promise<string> {
  // A copy, so that a caller who clears the object does not change what is sent.
  const options = readOptions(given);
  const schemes: Readonly<Record<string, SecurityScheme>> = api.securitySchemes;
  const { openIdConnectUrl, clientCredentials } = schemes[scheme] ?? {};
  const known = options.tokenUrl ?? clientCredentials?.tokenUrl;
  const url = tokenUrlOf(api, scheme, known ?? openIdConnectUrl);
  refuseUnusable(options);
  if (!options.allowInsecure && isExposed(url)) throw exposed(url);
  const { env = systemEnv } = options;
  let held: Held | undefined;
  let running: Promise<string> | undefined;
  let tokenUrl = known === undefined ? undefined : url;

  async function renew(): Promise<string> {
    tokenUrl ??= await discoverTokenUrl(url, options, env);
    // The server counts from when it makes the token, which is after this.
    const asked = momentOf(env);
    const { token, seconds = Number.POSITIVE_INFINITY } = await requestToken(tokenUrl, options, env);
    const life = seconds * 1000;
    held = { token, asked, life, renewAfter: life - Math.min(EARLY, life / 4) };
    return token;
  }

  /** One request serves everybody who waits. */
  function renewed(): Promise<string> {
    running ??= renew().finally(() => {
      running = undefined;
    });
    return running;
  }

  return async ({ rejected } = {}) => {
    if (held && held.token === rejected) held = undefined;
    const age = held ? elapsedSince(held.asked, env) : 0;
    if (!held || held.life - MARGIN <= age) return renewed();
    // Use the held token while the renewal runs, and also if the renewal fails.
    const { token } = held;
    if (held.renewAfter <= age) {
      renewed().catch(() => {
        if (held?.token === token) held = { ...held, renewAfter: elapsedSince(held.asked, env) + PAUSE };
      });
    }
    return token;
  };
}

function tokenUrlOf(
  { title, servers, noDefaultServer }: Contract,
  scheme: string,
  url: string | URL | undefined,
): string {
  if (url === undefined)
    throw new TypeError(`${title} has no token endpoint under "${scheme}". Give the option tokenUrl`);
  const base = noDefaultServer ? undefined : servers[0];
  if (!URL.canParse(String(url), base)) {
    throw new TypeError(`${title} has no complete address of its token endpoint. Give the option tokenUrl`);
  }
  const { protocol, username, password, origin, pathname, search } = new URL(url, base);
  if (!/^https?:$/.test(protocol) || username || password) {
    throw new TypeError(
      "The option tokenUrl has to be an http or https address without a user name or password",
    );
  }
  return origin + pathname + search;
}
