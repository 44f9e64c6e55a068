import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { concord } from "./concord.ts";
import { EVENT, withEvent } from "./sandbox.ts";

const examples = join(import.meta.dirname, "../../examples");

test("the journey goes from the first call to the identity history, and tells each step", async () => {
  const journey = spawn(process.execPath, [join(examples, "journey.ts")], {
    env: { PATH: process.env.PATH },
  });
  const [out, err] = await Promise.all([text(journey.stdout), text(journey.stderr), once(journey, "close")]);
  expect({ code: journey.exitCode, err }).toEqual({ code: 0, err: "" });
  const steps = out.split("\n").filter((line) => /^\d+\. /.test(line));
  expect(steps.map((line) => line.split("  ")[0])).toEqual([
    "1. Ask whose key this is",
    "2. Create the event",
    "3. Say what the event is for",
    "4. Import the roster",
    "5. Import it once more, as after a crash",
    "6. Enrich",
    "7. Work the review queue",
    "8. Merge a duplicate",
    "9. Match",
    "10. Read what was decided",
    "11. See what a failure looks like",
  ]);
  expect(out).toContain("Batch 1: already imported, not done twice.");
  expect(out).toMatch(/\d\d\d\d-\S+Z {2}merge: Registered twice\./);
});

test("the roster of the journey goes in from the command line as it is, all but its nineteen bad rows", async () => {
  const { to } = await withEvent();
  const { code, out } = await concord([
    "import",
    join(examples, "roster.csv"),
    "--event",
    EVENT,
    "--json",
    ...to,
  ]);
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({ rows: 3190, imported: 3171, rejected: 19 });
});
