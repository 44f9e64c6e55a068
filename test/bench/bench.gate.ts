import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const script = join(import.meta.dirname, "../../scripts/bench.ts");

const manifest = join(import.meta.dirname, "package.json");

/** Rows that have a target. */
const PROMISED = [
  ...["get", "put", "get-50", "put-50"].flatMap((load) =>
    ["concord-to-openapi-fetch", "concord-node", "concord-node-to-azure"].map((of) => `call-${load}-${of}`),
  ),
  ...["paging-cpu", "paging-prefetch", "roster-import", "import-cpu", "import-memory"],
  ...["sandbox-requests", "sandbox-reads", "sandbox-writes", "sandbox-import", "sandbox-start"],
  ...["generate", "generate-growth", "generate-300", "lint-300"],
];

const bench = (...args: string[]) => promisify(execFile)(process.execPath, [script, ...args]);

/** Output and exit code of a run. With so few calls some targets are missed, which is code 1. */
async function measured(...args: string[]): Promise<{ readonly stdout: string; readonly code: number }> {
  try {
    return { stdout: (await bench(...args)).stdout, code: 0 };
  } catch (error) {
    // execFile rejects like this if a program ends with a code other than 0.
    const { stdout, code } = error as { readonly stdout: string; readonly code: number };
    if (code !== 1) throw error;
    return { stdout, code };
  }
}

test("npm run bench prints all its measurements as a table for people and a list for programs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "concord-bench-"));
  try {
    const out = join(folder, "new/bench.json");
    const { stdout: list } = await bench("--list");
    const { stdout, code } = await measured("--source", "--rounds", "1", "--scale", "0.002", "--out", out);
    // The script wrote the file. The test is about its form.
    const { rows, runs, ...where } = JSON.parse(readFileSync(out, "utf8")) as {
      rows: Record<string, unknown>[];
      runs: unknown[][];
    };
    const number = expect.any(Number);
    const text = expect.any(String);
    expect(where).toEqual({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      machine: text,
      node: process.versions.node,
      load: number,
      versions: expect.objectContaining({ "concord-apis": text, ky: text, undici: text }),
      failures: [],
    });
    expect(runs.map((results) => results.length)).toEqual([rows.length]);
    expect(rows.map(({ id }) => id).toSorted()).toEqual(list.trim().split("\n").toSorted());
    for (const row of rows) {
      expect(row).toEqual({
        ...{ id: text, name: text, unit: text, value: number, quartiles: [number, number], rounds: number },
        values: [row.value],
        wall: row.wall === null ? null : number,
        target: row.target === null ? null : expect.stringMatching(/^(<|<=|>=) /),
        met: row.target === null ? null : expect.any(Boolean),
      });
      expect(row.value, `${row.id}`).toBeGreaterThan(0);
      expect(stdout).toMatch(new RegExp(`^${row.id} `, "m"));
    }
    const missed = rows.filter(({ met }) => met === false).length;
    const targets = rows.filter(({ target }) => target !== null).length;
    expect(stdout).toContain(`${targets - missed} of ${targets} targets met`);
    expect(code).toBe(missed > 0 ? 1 : 0);
    for (const id of PROMISED) expect(rows.find((row) => row.id === id)?.target, id).not.toBeNull();
    const page = readFileSync(join(folder, "new/bench.md"), "utf8");
    expect(page.match(/^\| /gm)).toHaveLength(rows.length + 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 300_000);

test("a part of it runs alone, by a pattern of ids, and earlier results are merged without measuring", async () => {
  const folder = mkdtempSync(join(tmpdir(), "concord-bench-"));
  try {
    const out = join(folder, "part.json");
    await bench(
      "--source",
      "--rounds",
      "2",
      "--scale",
      "0.002",
      "--rows",
      "^call-get-concord$",
      "--out",
      out,
    );
    // As above.
    const { rows } = JSON.parse(readFileSync(out, "utf8")) as { rows: Record<string, unknown>[] };
    expect(rows.map(({ id, rounds }) => [id, rounds])).toEqual([["call-get-concord", 2]]);

    const both = join(folder, "both.json");
    await bench("--from", out, "--from", out, "--out", both);
    // As above.
    const merged = JSON.parse(readFileSync(both, "utf8")) as { rows: Record<string, unknown>[] };
    const [{ value } = {}] = rows;
    expect(merged.rows).toEqual([{ ...rows[0], values: [value, value] }]);

    const page = join(folder, "page.md");
    const figures = join(folder, "figures.json");
    writeFileSync(page, "<!-- measured by npm run bench -->\n<!-- end of what was measured -->\n");
    await bench("--from", out, "--out", both, "--page", page, "--figures", figures);
    expect(readFileSync(page, "utf8")).toContain("| GET");
    expect(readFileSync(figures, "utf8")).toBe(readFileSync(both, "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

test.each([
  [["--rows", "speed"], "No row matches speed; there are: call-get-"],
  [["--rows", "("], "--rows takes a regular expression"],
  [["--rounds", "none"], "--rounds takes a whole number above 0."],
  [["--runs", "0"], "--runs takes a whole number above 0."],
  [["--from", "none.json"], "none.json cannot be read"],
  [["--from", script], "bench.ts cannot be read"],
  [["--from", manifest], 'package.json is not a file of results: it has no "runs".'],
  [["--scale", "0"], "--scale takes a number above 0."],
  [["--fast"], "Unknown option '--fast'"],
])("wrong use (%s) is said before anything is measured", async (args, problem) => {
  await expect(bench(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(problem) });
});
