import { test } from "vitest";
import { expectSafe, killPoints } from "./kill-points.ts";

test(
  "killed at any of three points and started again, an import ends as if nothing had happened, each batch in one run",
  () => expectSafe(killPoints().slice(0, 3)),
  60_000,
);
