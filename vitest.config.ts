import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: process.env.CONCORD_TRAFFIC ? ["test/support/record-traffic.ts"] : [],
    typecheck: { enabled: true, include: ["test/types/**/*.test-d.ts"], tsconfig: "./tsconfig.json" },
    testTimeout: 30_000,
    // Many tests wait for processes and sockets, so two at a time fit on any machine.
    maxWorkers: 2,
  },
});
