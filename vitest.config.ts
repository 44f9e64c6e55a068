import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { SlowestFirst } from "./test/support/slowest-first.ts";

export default defineConfig({
  test: {
    // What takes minutes is in *.gate.ts, and runs with vitest.gate.config.ts.
    include: ["test/**/*.test.ts"],
    setupFiles: process.env.CONCORD_TRAFFIC ? ["test/support/record-traffic.ts"] : [],
    typecheck: {
      enabled: true,
      include: ["test/types/**/*.test-d.ts"],
      tsconfig: "./test/types/tsconfig.json",
    },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Many tests wait for processes and sockets, so two at a time fit on any machine.
    maxWorkers: 2,
    // Half of the time would go into loading the same contracts for every file. What a test replaces, it puts back.
    isolate: false,
    restoreMocks: true,
    // A test fails that asserts nothing: a loop over an empty list would pass whatever the code does.
    expect: { requireAssertions: true },
    sequence: { sequencer: SlowestFirst },
    // What Node makes of a source file is kept for the processes that tests start.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), "concord-compile-cache") },
  },
});
