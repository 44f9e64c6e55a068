import { type Env, orAborted } from "../env.ts";
import { parseRetryAfter } from "../http-date.ts";
import type { Transport } from "../options.ts";
import { quietly } from "../quietly.ts";

/** Requests for one token, and the longest wait between two, in ms. */
const ATTEMPTS = 3;
const LONGEST_WAIT = 5000;

/**
 * A transport that asks again when the server is overloaded, fails, or cannot be reached. A token request does no harm twice. It
 * ends with the signal even if the transport beneath does not know of signals.
 */
export function patient(transport: Transport, env: Env, signal: AbortSignal): Transport {
  return async (url, init) => {
    for (let number = 1; ; number++) {
      let wait = 500 * 2 ** number * env.random();
      try {
        // An async function, so that one that throws or gives no promise is like any other.
        const response = await orAborted((async () => transport(url, init))(), signal);
        wait = Math.max(wait, parseRetryAfter(response.headers, env.now()) ?? 0);
        const isTransient = response.status === 429 || response.status >= 500;
        if (!isTransient || number === ATTEMPTS || wait > LONGEST_WAIT) return response;
        // Whether cancelling succeeds does not matter: nobody reads on.
        void quietly(() => response.body?.cancel?.());
      } catch (error) {
        if (signal.aborted || number === ATTEMPTS) throw error;
      }
      await env.sleep(wait, signal);
    }
  };
}
