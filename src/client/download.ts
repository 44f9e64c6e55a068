import type { Contract, OperationKey } from "../openapi/contract.ts";
import { type CallInit, engine } from "./client.ts";
import { countdown } from "./deadline.ts";
import { type Env, orAborted } from "./env.ts";
import { Failed } from "./errors.ts";
import { parseHttpDate } from "./http-date.ts";
import { at } from "./pointer.ts";
import { overClient, readOptions } from "./read-options.ts";
import { redirectOf } from "./response.ts";
import { withoutSecrets } from "./secrets.ts";
import { guardedBody, linkSignals } from "./signals.ts";
import { DEFAULT_TIMEOUT } from "./transport.ts";
import { MisusedTransport, transported } from "./transported.ts";
import type { Client } from "./typed-client.ts";
import type { InitOf, KeyWith, PathOf } from "./types.ts";
import { unwrap } from "./unwrap.ts";

type PresignedKey<C extends Contract> = KeyWith<C, { presigned: object }>;

/** The file behind the short-lived URL could not be had. `response` is the storage's last response, if there was one. */
export class DownloadFailed extends Failed {
  override readonly name = "DownloadFailed";
  declare readonly operation: OperationKey;
  declare readonly response: Response | undefined;
}

/** What a storage says of an expired signature. The URL is then read again. */
const EXPIRED = [400, 401, 403, 404, 410];

/** A new URL is asked for this often. */
const MOST_URLS = 3;

/**
 * Downloads what the contract's short-lived URL leads to, and gives the storage's response with its body still to be read.
 * The URL is another host's, so it is fetched without the API's credentials, headers and middleware, and redirects are
 * not followed: the contract says that this URL is the file's. If it has expired, or the connection broke, it is read again.
 * `deadline` limits the whole of it, reading the body included.
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
  const given = readOptions((init as CallInit | undefined) ?? {});
  const { timeout = DEFAULT_TIMEOUT, transport = globalThis.fetch } = overClient(defaults, given);
  const left = countdown(env, given.deadline);
  const limit = () => Math.min(timeout, left().deadline ?? timeout);
  let response: Response | undefined;
  let cause: unknown;
  for (let urls = 1; urls <= MOST_URLS; urls++) {
    const result = await call(operation, { ...given, ...left() });
    const data = await unwrap(result);
    const url = at(data, presigned.url);
    if (typeof url !== "string") throw new DownloadFailed(`${operation} gives no URL yet`, { operation });
    const now = parseHttpDate(result.response?.headers.get("date")) ?? env.now();
    if (Date.parse(String(at(data, presigned.expires))) <= now) continue;
    const controller = new AbortController();
    const cancelTimer = env.timeout(limit(), () => controller.abort());
    const { signal, release } = linkSignals(given.signal, defaults.signal, controller.signal);
    let isRead = true;
    try {
      const given = transport(url, {
        credentials: "omit",
        redirect: "manual",
        ...(signal && { signal }),
      });
      // A transport may not know of signals.
      response = transported(await orAborted(Promise.resolve(given), signal));
      if (response.ok) {
        isRead = false;
        return guarded(response, { signal, release, limit, env, operation });
      }
      await response.body?.cancel();
      if (!EXPIRED.includes(response.status) && response.status < 500) break;
    } catch (error) {
      given.signal?.throwIfAborted();
      defaults.signal?.throwIfAborted();
      if (error instanceof MisusedTransport) throw error;
      // Whoever has the URL has the file.
      cause = withoutSecrets(error, [url]);
    } finally {
      cancelTimer();
      if (isRead) release();
    }
  }
  const target = response && redirectOf(response);
  const why = response
    ? target === undefined
      ? `got ${response.status}`
      : `was redirected (${response.status || "3xx"}) to ${target}; redirects are not followed`
    : cause
      ? "could not be reached"
      : "had expired each time";
  throw new DownloadFailed(`What ${operation} links to ${why}`, { operation, response, cause });
}

/** The storage's response, with a body that the signal and the time-out still reach. */
function guarded(
  response: Response,
  {
    signal,
    release,
    limit,
    env,
    operation,
  }: {
    readonly signal: AbortSignal | undefined;
    readonly release: () => void;
    readonly limit: () => number;
    readonly env: Env;
    readonly operation: OperationKey;
  },
): Response {
  if (!response.body) {
    release();
    return response;
  }
  const body = guardedBody(response.body, {
    signal,
    watch: (stall) => {
      const ms = limit();
      const why = `What ${operation} links to brought no more within ${Math.ceil(ms)} ms`;
      return env.timeout(ms, () => stall(new DownloadFailed(why, { operation })));
    },
    finished: release,
  });
  return new Response(body, response);
}
