import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "./body.ts";
import type { Mounting } from "./mounted.ts";

/** First path segment of token endpoints. No API may have this name. */
export const tokenPrefix = "oauth";

const MOST_BYTES = 64 * 1024;

/**
 * Plays the server, often another host, that issues an API's tokens for OAuth 2 client credentials. `path` is the part
 * after the prefix: `/{api}/token`.
 */
export async function serveToken(
  apis: ReadonlyMap<string, Mounting>,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const [, api = ""] = /^\/([^/]+)\/token$/.exec(path) ?? [];
  const mounted = await apis.get(api)?.();
  const grant = mounted?.service.token;
  if (!mounted || !grant) return send(response, 404, { error: "not_found" });
  if (request.method !== "POST") {
    return send(response, 405, refusal("invalid_request", "Tokens are asked for with POST."), {
      allow: "POST",
    });
  }
  const body = await readBody(request, MOST_BYTES);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? "");
  if (!body || !isForm) {
    return send(response, 400, refusal("invalid_request", "Send an application/x-www-form-urlencoded body."));
  }
  const form = new URLSearchParams(body.toString());
  if (form.get("grant_type") !== "client_credentials") {
    return send(response, 400, refusal("unsupported_grant_type", "The grant is client_credentials."));
  }
  const [clientId, clientSecret] = clientOf(request, form);
  const scopes = (form.get("scope") ?? "").split(" ").filter(Boolean);
  const reply = grant({ clientId, clientSecret, scopes, now: mounted.now() });
  if ("token" in reply) {
    return send(response, 200, {
      access_token: reply.token,
      token_type: "Bearer",
      expires_in: reply.seconds,
      scope: reply.scopes.join(" "),
    });
  }
  const { error, description } = reply;
  if (error !== "invalid_client") return send(response, 400, refusal(error, description));
  send(response, 401, refusal(error, description), { "www-authenticate": 'Basic realm="sandbox"' });
}

/** The client's id and secret: form-encoded in the header, or in the body (RFC 6749, section 2.3.1). */
function clientOf({ headers }: IncomingMessage, form: URLSearchParams): [id: string, secret: string] {
  const [, encoded] = /^Basic (\S+)$/i.exec(headers.authorization ?? "") ?? [];
  if (encoded === undefined) return [form.get("client_id") ?? "", form.get("client_secret") ?? ""];
  const [id = "", secret = ""] = Buffer.from(encoded, "base64").toString().split(":");
  return [decoded(id), decoded(secret)];
}

/** Decodes a form-encoded value. */
function decoded(text: string): string {
  return new URLSearchParams(`v=${text}`).get("v") ?? "";
}

function refusal(error: string, description: string): object {
  return { error, error_description: description };
}

function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...headers })
    .end(JSON.stringify(body));
}
