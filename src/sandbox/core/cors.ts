import type { IncomingMessage, ServerResponse } from "node:http";

/** Origins of the web pages that may call the sandbox, or `*` for all. */
export type Origins = readonly string[];

/** Fields that a page may read besides those that browsers always show. */
const EXPOSED = [
  ...["date", "link", "location", "retry-after", "www-authenticate", "allow"],
  ...["ratelimit", "ratelimit-policy", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"],
  "x-sandbox-response",
];

/** How many seconds a browser may cache a preflight: a day. Most cache it for less. */
const MAX_AGE = "86400";

/** An origin that no browser would send. */
export class MalformedOrigin extends TypeError {
  override readonly name = "MalformedOrigin";
}

/** @throws MalformedOrigin if one is neither `*` nor an origin such as `http://localhost:5173`. */
export function checkOrigins(origins: Origins): void {
  for (const origin of origins) {
    const right =
      origin === "*" || (URL.canParse(origin) && new URL(origin).origin === origin && !origin.includes("*"));
    if (!right)
      throw new MalformedOrigin(`"${origin}" is no origin. Write one such as http://localhost:5173, or *.`);
  }
}

/**
 * Lets a page of an allowed origin read the response (Fetch standard, CORS protocol). `requestIds` are the header fields that
 * carry request ids.
 * @returns true if the request was a preflight. Its response is then sent: it carries no credential.
 */
export function allowOrigin(
  origins: Origins,
  request: IncomingMessage,
  response: ServerResponse,
  requestIds: readonly string[],
): boolean {
  if (origins.length === 0) return false;
  const { origin } = request.headers;
  response.setHeader("vary", "Origin");
  if (origin === undefined || !(origins.includes("*") || origins.includes(origin))) return false;
  response.setHeader("access-control-allow-origin", origins.includes("*") ? "*" : origin);
  // Only a page that is named may send credentials of the browser, such as a cookie.
  if (!origins.includes("*")) response.setHeader("access-control-allow-credentials", "true");
  response.setHeader("access-control-expose-headers", [...EXPOSED, ...requestIds].join(", "));
  const method = request.headers["access-control-request-method"];
  if (request.method !== "OPTIONS" || method === undefined) return false;
  const { "access-control-request-headers": headers, "access-control-request-private-network": near } =
    request.headers;
  response.writeHead(204, {
    "access-control-allow-methods": method,
    ...(headers !== undefined && { "access-control-allow-headers": headers }),
    // A page from the internet asks to reach this machine (Private Network Access).
    ...(near === "true" && { "access-control-allow-private-network": "true" }),
    "access-control-max-age": MAX_AGE,
    vary: "Origin, Access-Control-Request-Headers",
  });
  response.end();
  return true;
}
