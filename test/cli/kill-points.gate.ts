import { test } from "vitest";
import { expectSafe, killPoints } from "./kill-points.ts";

test(
  "killed at any of forty more points and started again, an import ends as if nothing had happened, each batch in one run",
  () => expectSafe(killPoints().slice(10)),
  120_000,
);
