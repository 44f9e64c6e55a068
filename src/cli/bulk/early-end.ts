import { type ClientOptions, type Hooks, orAborted, systemEnv } from "../../client/index.ts";
import type { Connection } from "../connection.ts";

/** A client whose calls end early as failures, so that each batch still has an outcome. */
export interface EarlyEnd {
  readonly options: ClientOptions;
  /** Passes on the waits that take place. */
  readonly waits: (onWait: NonNullable<Hooks["onWait"]>) => NonNullable<Hooks["onWait"]>;
}

/**
 * When `stop` aborts, every wait for another attempt ends. The connection has the same signal, and begins no further request. When
 * `atOnce` aborts, the responses to what was sent are not awaited either.
 */
export function endingEarly(
  { options, transport, contact }: Connection,
  stop: AbortSignal,
  atOnce: AbortSignal,
): EarlyEnd {
  const { env = systemEnv } = options;
  const end = () => void transport.destroy(atOnce.reason);
  if (atOnce.aborted) end();
  else atOnce.addEventListener("abort", end, { once: true });
  return {
    options: { ...options, env: { ...env, sleep: (ms, signal) => orAborted(env.sleep(ms, signal), stop) } },
    waits: (onWait) => (wait, call) => {
      if (!stop.aborted && !contact.isGivenUp) onWait(wait, call);
    },
  };
}
