import type { Contract, OperationKey } from "../openapi/contract.ts";
import { type CallInit, engine } from "./client.ts";
import { Failed } from "./errors.ts";
import { at } from "./pointer.ts";
import { redirectOf } from "./response.ts";
import { parseHttpDate } from "./retry.ts";
import { DEFAULT_TIMEOUT } from "./transport.ts";
import type { Client, InitOf, KeyWith, PathOf } from "./types.ts";
import { unwrap } from "./unwrap.ts";

type PresignedKey<C extends Contract> = KeyWith<C, { presigned: object }>;

/** What the short-lived URL leads to could not be had. `response` is the storage's last response, if there was one. */
export class DownloadFailed extends Failed {
  override readonly name = "DownloadFailed";
  declare readonly operation: OperationKey;
  declare readonly response: Response | undefined;
}

/** Storage answers an expired signature with one of these; the URL is then read anew. */
const EXPIRED = [400, 401, 403, 404, 410];

/** So often a new URL is asked for. */
const MOST_URLS = 3;

/**
 * Downloads what the contract's short-lived URL leads to, and gives the storage's response with its body still to be read.
 * The URL is another host's, so it is fetched without the API's credentials, headers and middleware, and redirects are
 * not followed: the contract says that this URL is the file's. If it has expired, or the connection broke, it is read anew.
 * @throws DownloadFailed where there is no URL yet, or the storage refuses; the call's error; the signal's reason.
 */
export async function download<
  Paths extends object,
  C extends Contract,
  Path extends PathOf<PresignedKey<C>, "GET">,
>(client: Client<Paths, C>, path: Path, ...[init]: InitOf<Paths, C, `GET ${Path}`>): Promise<Response> {
  const { call, env, defaults, operation: definitionOf } = engine(client);
  const operation = `GET ${path}` as OperationKey;
  const { presigned } = definitionOf(operation, "presigned");
  // The contract's parameters are parameters of this kind.
  const options = { ...defaults, ...(init as CallInit | undefined) };
  let response: Response | undefined;
  let cause: unknown;
  for (let urls = 1; urls <= MOST_URLS; urls++) {
    const result = await call(operation, options);
    const data = await unwrap(result);
    const url = at(data, presigned.url);
    if (typeof url !== "string") throw new DownloadFailed(`${operation} gives no URL yet`, { operation });
    const now = parseHttpDate(result.response?.headers.get("date")) ?? env.now();
    if (Date.parse(String(at(data, presigned.expires))) <= now) continue;
    const controller = new AbortController();
    // The storage has this long to respond; how long its body may take is the caller's affair.
    const cancelTimer = env.timeout(options.timeout ?? DEFAULT_TIMEOUT, () => controller.abort());
    const signals = options.signal ? [options.signal, controller.signal] : [controller.signal];
    try {
      response = await (options.fetch ?? fetch)(url, {
        credentials: "omit",
        redirect: "manual",
        signal: AbortSignal.any(signals),
      });
      if (response.ok) return response;
      await response.body?.cancel();
      if (!EXPIRED.includes(response.status) && response.status < 500) break;
    } catch (error) {
      options.signal?.throwIfAborted();
      cause = error;
    } finally {
      cancelTimer();
    }
  }
  const target = response && redirectOf(response);
  const why = response
    ? target === undefined
      ? `answered ${response.status}`
      : `was redirected (${response.status || "3xx"}) to ${target}; redirects are not followed`
    : cause
      ? "could not be reached"
      : "had expired each time";
  throw new DownloadFailed(`What ${operation} links to ${why}`, { operation, response, cause });
}
