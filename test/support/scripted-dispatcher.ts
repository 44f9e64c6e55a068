import { Readable } from "node:stream";
import { Dispatcher } from "undici";

/** A transport that calls `start` when the request would be written. */
export type ScriptedFetch = (url: string, init: RequestInit, start: () => void) => Promise<Response>;

/** A dispatcher for `nodeTransport` that responds from a script instead of the network. */
export class ScriptedDispatcher extends Dispatcher {
  readonly #fetch: ScriptedFetch;

  constructor(fetch: ScriptedFetch) {
    super();
    this.#fetch = fetch;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const abort = new AbortController();
    const controller: Dispatcher.DispatchController = {
      aborted: false,
      paused: false,
      reason: null,
      pause() {},
      resume() {},
      abort: (reason) => abort.abort(reason),
    };
    const start = () => handler.onRequestStart?.(controller, {});
    void this.#respond(options, abort.signal, start)
      .then(async (response) => {
        const fields = Object.fromEntries(response.headers);
        handler.onResponseStart?.(controller, response.status, fields, response.statusText);
        for await (const chunk of response.body ?? []) {
          if (abort.signal.aborted) return;
          handler.onResponseData?.(controller, Buffer.from(chunk));
        }
        handler.onResponseEnd?.(controller, {});
      })
      .catch((error: unknown) => {
        // The platform's fetch wraps what a dispatcher reports.
        const { cause = error } = Object(error);
        if (!abort.signal.aborted) handler.onResponseError?.(controller, cause as Error);
      });
    return true;
  }

  async #respond(
    { origin, path, method, headers, body }: Dispatcher.DispatchOptions,
    signal: AbortSignal,
    start: () => void,
  ): Promise<Response> {
    const bytes =
      body instanceof Readable ? Buffer.concat(await body.toArray()) : (body as string | Uint8Array | null);
    // `sendable` makes a record of the header fields.
    const init = {
      method,
      headers: headers as Record<string, string>,
      body: bytes as BodyInit | null,
      signal,
    };
    return this.#fetch(`${origin}${path}`, init, start);
  }
}
