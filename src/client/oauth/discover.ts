import { exposed, isExposed } from "../base-url.ts";
import type { Env } from "../env.ts";
import type { ClientCredentials } from "./options.ts";
import { patient } from "./patient.ts";
import { TokenRequestFailed } from "./token-request-failed.ts";
import { messageOf, receive } from "./token-response.ts";

/** Where a provider says what it has, below its issuer (OpenID Connect Discovery 1.0, section 4). */
const WELL_KNOWN = "/.well-known/openid-configuration";

/** How long the provider may take, in ms. */
const TIMEOUT = 10_000;

/** The token endpoint of an OpenID Connect provider. @throws TokenRequestFailed */
export async function discoverTokenUrl(
  url: string,
  { transport, allowInsecure = false }: Pick<ClientCredentials, "transport" | "allowInsecure">,
  env: Env,
): Promise<string> {
  const issuer = url.replace(/\/+$/, "").replace(WELL_KNOWN, "");
  const address = issuer + WELL_KNOWN;
  const over = new AbortController();
  const cancel = env.timeout(TIMEOUT, () =>
    over.abort(new Error(`no response came within ${TIMEOUT / 1000} s`)),
  );
  let status: number | undefined;
  let retryAt: Date | undefined;
  const failed = (description: string, cause?: unknown) =>
    new TokenRequestFailed({ tokenUrl: address, status, retryAt, description, cause });
  try {
    const init = {
      method: "GET",
      headers: { accept: "application/json" },
      redirect: "manual" as const,
      signal: over.signal,
    };
    const response = await patient(transport ?? fetch, env, over.signal)(address, init);
    status = response.status;
    const { text, obstacle, ...received } = await receive(response, env, over.signal);
    retryAt = received.retryAt;
    if (obstacle !== undefined) throw failed(obstacle);
    if (status !== 200) throw failed("the provider does not say where its token endpoint is");
    const { issuer: said, token_endpoint: endpoint } = Object(jsonIn(text));
    if (typeof said !== "string")
      throw failed("it is no description of an OpenID provider. Check the address");
    // Otherwise somebody else would choose who gets the secret.
    if (said.replace(/\/+$/, "") !== issuer) throw failed(`it speaks for another issuer than ${issuer}`);
    if (typeof endpoint !== "string" || !/^https?:/.test(endpoint) || !URL.canParse(endpoint))
      throw failed("the provider names no token endpoint");
    if (!allowInsecure && isExposed(new URL(endpoint).href)) throw exposed(endpoint);
    return endpoint;
  } catch (error) {
    if (error instanceof TokenRequestFailed) throw error;
    throw failed(messageOf(over.signal.aborted ? over.signal.reason : error), error);
  } finally {
    cancel();
  }
}

/** `undefined` for text that is no JSON: a parser's message would help nobody. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
