import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const script = join(import.meta.dirname, "../../scripts/bench.ts");
const bench = (...args: string[]) => promisify(execFile)(process.execPath, [script, ...args]);

test("npm run bench prints all its measurements as a table for people and a list for programs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "concord-bench-"));
  try {
    const out = join(folder, "new/bench.json");
    const { stdout } = await bench("--source", "--rounds", "1", "--scale", "0.002", "--out", out);
    // The file is the script's own; its shape is what is tested.
    const results = JSON.parse(readFileSync(out, "utf8")) as Record<string, unknown>[];
    const number = expect.any(Number);
    const text = expect.any(String);
    const verdict = expect.any(Boolean);
    const like = (id: string, target: string | null, unit = "ratio") => ({
      id,
      name: text,
      value: number,
      unit,
      target,
      met: target === null ? null : verdict,
    });
    expect(results).toEqual([
      like("client-call", "<= 1.15"),
      like("client-call-fetch", null),
      like("roster-import", ">= 0.6"),
      like("sandbox-requests", ">= 5"),
      like("sandbox-reads", ">= 8"),
      like("sandbox-writes", ">= 5"),
      like("sandbox-import", "<= 4"),
      like("sandbox-start", "<= 500", "ms"),
      like("sandbox-first-meshi", "<= 300", "ms"),
      like("sandbox-first-meshes", "<= 300", "ms"),
      like("sandbox-first-main-api", "<= 300", "ms"),
      like("sandbox-first-meetso", "<= 300", "ms"),
    ]);
    for (const { id, value } of results) {
      expect(value, `${id}`).toBeGreaterThan(0);
      expect(stdout).toMatch(new RegExp(`^${id} `, "m"));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

test.each([
  [["--only", "speed"], 'There is no measurement "speed"; there are: client-call, '],
  [["--rounds", "none"], "--rounds takes a whole number above 0."],
  [["--scale", "0"], "--scale takes a number above 0."],
  [["--fast"], "Unknown option '--fast'"],
])("wrong use (%s) is said before anything is measured", async (args, problem) => {
  await expect(bench(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(problem) });
});
