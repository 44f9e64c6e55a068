import type { Hooks } from "../client/index.ts";
import { describeAttempt, milliseconds } from "./describe.ts";

/** Reports every attempt and every wait, one line each. Hooks never get a credential. */
export function traceHooks(line: (text: string) => void): Hooks {
  return {
    onAttempt: (attempt, { operation, requestId }) =>
      line(`${operation} ${describeAttempt(attempt)} [${requestId}]`),
    onWait: ({ reason, ms }, { operation, requestId }) => {
      const why = reason === "pace" ? "to keep within the rate limit" : "before the next attempt";
      line(`${operation} waits ${milliseconds(ms)} ${why} [${requestId}]`);
    },
  };
}
