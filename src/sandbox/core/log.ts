import type { IncomingMessage, ServerResponse } from "node:http";
import { isObject } from "./json.ts";

/** What an exchange adds to its log entry. */
export interface Logged {
  operation?: string;
  requestId?: string;
  /** Id of the caller, never the credential. */
  caller?: string | undefined;
  /** Error code. */
  code?: string;
  requestBody?: unknown;
  responseText?: string | undefined;
}

/** One request in the log. */
export interface LogEntry {
  /** RFC 3339 */
  readonly time: string;
  readonly method: string;
  /** As received, credentials in the query masked. */
  readonly path: string;
  /** `undefined` if the connection ended without a response. */
  readonly status: number | undefined;
  /** From the request's arrival to the end of the response. */
  readonly ms: number;
  readonly operation?: string | undefined;
  readonly caller?: string | undefined;
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  /** Bodies with secrets masked, if the log has bodies. */
  readonly requestBody?: unknown;
  readonly responseBody?: unknown;
}

export interface Log {
  readonly write: (entry: LogEntry) => void;
  /** Whether entries have the bodies. */
  readonly bodies: boolean;
}

const MASK = "***";
/** Names of properties and parameters whose values are secrets. */
const SECRET = /secret|password|token|credential|authorization|signature|api_?key|private_?key|^key$/i;
/** Longest body in the log, in characters. */
const MOST_CHARACTERS = 4000;

/** Writes the entry of a request when its response or connection ends. */
export function logOnEnd(
  { write, bodies }: Log,
  now: () => number,
  request: IncomingMessage,
  response: ServerResponse,
  logged: Logged,
): void {
  const started = performance.now();
  response.once("close", () => {
    const { requestBody, responseText, ...known } = logged;
    write({
      time: new Date(now()).toISOString(),
      method: request.method ?? "",
      path: maskedQuery(request.url ?? ""),
      status: response.headersSent ? response.statusCode : undefined,
      ms: Math.round((performance.now() - started) * 10) / 10,
      ...known,
      ...(bodies && {
        ...(requestBody !== undefined && { requestBody: shortened(masked(requestBody)) }),
        ...(responseText !== undefined && { responseBody: shortened(masked(JSON.parse(responseText))) }),
      }),
    });
  });
}

/** A copy with secrets masked. */
function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) && typeof inner === "string" ? MASK : masked(inner),
    ]),
  );
}

function shortened(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text.length <= MOST_CHARACTERS
    ? value
    : `${text.slice(0, MOST_CHARACTERS)}… (${text.length} characters)`;
}

function maskedQuery(url: string): string {
  return url.replace(/([?&])([^=&]*)=([^&]*)/g, (whole, before: string, name: string) =>
    SECRET.test(name) ? `${before}${name}=${MASK}` : whole,
  );
}
