import { START } from "../../scripts/virtual-time.ts";
import { type Env, systemEnv } from "../../src/client/index.ts";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";

/** One clock for the client and its sandbox. It moves only while the client waits. */
export function waitingClock() {
  const time = { elapsed: 0 };
  const now = () => START + time.elapsed;
  const env: Env = {
    ...systemEnv,
    now,
    monotonic: () => time.elapsed,
    random: seeded(1),
    sleep: async (ms) => {
      time.elapsed += ms;
    },
  };
  return { time, now, env };
}
