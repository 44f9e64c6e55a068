import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** An engine may have to learn that a function is used in another way than it assumed. More often it learns nothing. */
const OFTEN = 4;

test("no function of a call is compiled and thrown away again and again", async () => {
  const script = join(import.meta.dirname, "many-calls.ts");
  const options = { maxBuffer: Number.POSITIVE_INFINITY };
  const { stdout } = await promisify(execFile)(process.execPath, ["--trace-deopt", script], options);
  // Some functions have no name; where in its code one was left tells it from others.
  const lines = /<JSFunction ([^(>]*).*bytecode offset (\d+)/g;
  const thrown = [...stdout.matchAll(lines)].map(([, name, offset]) => `${name}at ${offset}`);
  const counts = Object.fromEntries(
    [...new Set(thrown)].map((name) => [name, thrown.filter((each) => each === name).length]),
  );
  // The engine says something at all.
  expect(thrown.length).toBeGreaterThan(0);
  expect(Object.entries(counts).filter(([, count]) => count > OFTEN)).toEqual([]);
});
