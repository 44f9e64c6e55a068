import { test } from "vitest";
import { expectSafe, killPoints } from "./kill-points.ts";

test(
  "killed at any of forty-seven more points and started again, an import ends as if nothing had happened, each batch in one run",
  () => expectSafe(killPoints().slice(3)),
  120_000,
);
