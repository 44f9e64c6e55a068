import { defineConfig } from "vitest/config";
import tests from "./vitest.config.ts";

// Browsers, real servers and processes share two cores here, so one failed test gets a second attempt. The report marks it "(retry x1)".
const retry = 1;

/**
 * The rest of what `npm test` proves in part: every page in every scheme, every kill point, every bad pull request; and the
 * client's unit tests once more, over the transport for servers.
 */
export default defineConfig({
  test: {
    ...tests.test,
    include: ["test/**/*.gate.ts", "test/unit/**/*.test.ts"],
    env: { ...tests.test?.env, CONCORD_TRANSPORT: "node" },
    setupFiles: [],
    typecheck: { enabled: false },
    // Many files wait for processes and servers for a third of their time, so four of them keep two cores busy.
    maxWorkers: 4,
    retry,
    // A browser shares the machine with whatever else runs there. Tests wait for conditions, so only a hang takes this long.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    expect: { ...tests.test?.expect, poll: { timeout: 30_000 } },
  },
});
