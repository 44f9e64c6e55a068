import { onOneLine } from "../../openapi/one-line.ts";
import type { Env } from "../env.ts";
import { masked, withoutSecrets } from "../secrets.ts";
import type { ClientCredentials } from "./options.ts";
import { patient } from "./patient.ts";
import { TokenRequestFailed } from "./token-request-failed.ts";
import { isToken, messageOf, notBearer, receive, whyNoToken } from "./token-response.ts";

/** How long a token may take, in ms: less than an attempt of a call that waits for it. */
const TIMEOUT = 20_000;

/** A token, and for how many seconds it is good; without that, until it is rejected. */
export interface Issued {
  readonly token: string;
  readonly seconds?: number | undefined;
}

/** Asks the token endpoint for a token. @throws TokenRequestFailed */
export async function requestToken(
  tokenUrl: string,
  {
    clientId,
    clientSecret,
    authentication = "basic",
    scope,
    audience,
    parameters,
    transport,
  }: ClientCredentials,
  env: Env,
): Promise<Issued> {
  const oauth = await import("oauth4webapi").catch((cause) => {
    throw new Error(
      "Client credentials need the package oauth4webapi. Install it: npm install oauth4webapi",
      { cause },
    );
  });
  const secrets = [clientSecret];
  const over = new AbortController();
  const cancel = env.timeout(TIMEOUT, () =>
    over.abort(new Error(`no token came within ${TIMEOUT / 1000} s`)),
  );
  const server = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
  const client = { client_id: clientId };
  let status: number | undefined;
  try {
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      authentication === "post"
        ? oauth.ClientSecretPost(clientSecret)
        : oauth.ClientSecretBasic(clientSecret),
      {
        ...parameters,
        ...(scope !== undefined && { scope: [scope].flat().join(" ") }),
        ...(audience !== undefined && { audience }),
      },
      {
        signal: over.signal,
        [oauth.customFetch](url, init) {
          secrets.push(...encodedSecrets(init));
          return patient(transport ?? fetch, env, over.signal)(url, init);
        },
        // Whether plain http may be used has been decided when the options were read.
        [oauth.allowInsecureRequests]: true,
      },
    );
    status = response.status;
    const { text, obstacle, retryAt } = await receive(response, env, over.signal);
    if (obstacle !== undefined)
      throw new TokenRequestFailed({ tokenUrl, status, retryAt, description: masked(obstacle, secrets) });
    try {
      const copy = new Response(text || null, { status, headers: response.headers });
      const issued = await oauth.processClientCredentialsResponse(server, client, copy);
      // The library takes tokens that are bound to a key (DPoP) as well, and the client has no such key.
      if (issued.token_type !== "bearer") throw new Error(notBearer(issued.token_type));
      if (!isToken(issued.access_token))
        throw new Error("its access_token has characters that no header field can carry");
      return { token: issued.access_token, seconds: issued.expires_in };
    } catch (error) {
      const said = saidIn(masked(text, secrets));
      const description = said.code ? undefined : masked(whyNoToken(status, error), secrets);
      throw new TokenRequestFailed({ tokenUrl, status, retryAt, description, ...said });
    }
  } catch (error) {
    if (error instanceof TokenRequestFailed) throw error;
    const cause = over.signal.aborted ? over.signal.reason : withoutSecrets(error, secrets);
    throw new TokenRequestFailed({
      tokenUrl,
      status,
      description: messageOf(cause),
      cause,
    });
  } finally {
    cancel();
  }
}

/** The secret as it goes out: within Basic credentials, or as a field of a form. */
function encodedSecrets({ headers, body }: RequestInit): string[] {
  const [, basic] = /^Basic (.+)/.exec(new Headers(headers).get("authorization") ?? "") ?? [];
  const [, field] = /client_secret=([^&]+)/.exec(String(body)) ?? [];
  return [basic, field].filter((text) => text !== undefined);
}

/** The error that a response names (RFC 6749, section 5.2). */
function saidIn(text: string): { readonly code?: string; readonly description?: string } {
  try {
    const { error, error_description: description } = Object(JSON.parse(text));
    return {
      ...(typeof error === "string" && { code: onOneLine(error) }),
      ...(typeof description === "string" && { description: onOneLine(description) }),
    };
  } catch {
    return {};
  }
}
