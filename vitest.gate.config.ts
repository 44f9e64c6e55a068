import { defineConfig } from "vitest/config";
import tests from "./vitest.config.ts";

/** The rest of what `npm test` proves in part: every page in every scheme, every kill point, every bad pull request. */
export default defineConfig({
  test: { ...tests.test, include: ["test/**/*.gate.ts"], setupFiles: [], typecheck: { enabled: false } },
});
