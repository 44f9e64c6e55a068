import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, start } from "./concord.ts";
import { drawnLines, screenOf, terminal } from "./pty.ts";
import { csv, EVENT, rows, withEvent } from "./sandbox.ts";

const WIDTHS = [40, 80, 120];

/** A folder with a roster of 60 rows, and a server that takes its time for each batch of ten. */
async function withRoster() {
  const { to } = await withEvent({ faults: ["latency=150ms,operation=importAttendees"] });
  const cwd = await folder();
  await writeFile(join(cwd, "roster.csv"), csv(rows(60)));
  const args = ["import", "roster.csv", "--event", EVENT, "--batch-rows", "10", "--concurrency", "1", ...to];
  return { cwd, args };
}

/** What differs from run to run, with the same width. */
function normal(screen: readonly string[]): string {
  const digits = (text: string) => text.replace(/\d/g, "0");
  return `${screen.join("\n").trimEnd()}\n`
    .replace(/127\.0\.0\.1:\s*\d+/g, digits)
    .replace(/\d+\.\d s/g, digits);
}

test.each(WIDTHS)(
  "on a terminal of %d columns the line that is drawn again fits, and nothing of it is left",
  async (columns) => {
    const { cwd, args } = await withRoster();
    const { code, written } = await (await terminal(args, columns, { cwd })).ended;
    expect(code).toBe(0);
    const drawn = drawnLines(written).filter((line) => /^(checking|importing|\d+ %)/.test(line));
    expect(drawn.length).toBeGreaterThan(2);
    for (const line of drawn) expect(line.length).toBeLessThan(columns);
    const screen = screenOf(written, columns);
    expect(screen.join("\n")).not.toMatch(/importing|checking/);
    await expect(normal(screen)).toMatchFileSnapshot(`recordings/import-${columns}.txt`);
  },
);

test.each(WIDTHS)("on a terminal of %d columns problems of a file can be read", async (columns) => {
  const cwd = await folder();
  await writeFile(
    join(cwd, "guests.csv"),
    "api_id,First Name,Last Name,Diet,T-Shirt\n1,Ines,Moreau,vegan,M\n",
  );
  const args = ["import", "guests.csv", "--event", EVENT, "--base-url", "http://127.0.0.1:9"];
  const { code, written } = await (await terminal(args, columns, { cwd })).ended;
  expect(code).toBe(2);
  await expect(normal(screenOf(written, columns))).toMatchFileSnapshot(`recordings/problems-${columns}.txt`);
  const explained = await (await terminal(["import", "guests.csv", "--explain"], columns, { cwd })).ended;
  const screen = screenOf(explained.written, columns);
  await expect(normal(screen)).toMatchFileSnapshot(`recordings/explain-${columns}.txt`);
});

test("a terminal that is made narrower gets lines that fit", async () => {
  const { cwd, args } = await withRoster();
  const running = await terminal(args, 120, { cwd });
  await running.until((written) => /importing \[/.test(written));
  running.resize(40);
  const before = running.written().length;
  await running.until((written) => drawnLines(written.slice(before)).some((line) => line.length < 40));
  const { code, written } = await running.ended;
  expect(code).toBe(0);
  const after = drawnLines(written.slice(before)).filter((line) => line.includes(" %"));
  expect(after.at(-1)?.length).toBeLessThan(40);
  // Erasing a line that the terminal has wrapped takes the lines above it as well.
  expect(written.slice(before)).toMatch(/\[\dA\r\S\[J/);
});

test("a terminal that is made wider gets longer lines", async () => {
  const { cwd, args } = await withRoster();
  const running = await terminal(args, 40, { cwd });
  await running.until((written) => /importing/.test(written));
  running.resize(120);
  await running.until((written) =>
    drawnLines(written).some((line) => line.includes("[") && line.length > 40),
  );
  expect((await running.ended).code).toBe(0);
});

test.each<[string, Record<string, string>, string[]]>([
  ["TERM=dumb", { TERM: "dumb" }, []],
  ["--no-progress", {}, ["--no-progress"]],
])("with %s each thing that happens is a plain line", async (_, env, more) => {
  const { cwd, args } = await withRoster();
  const { written } = await (await terminal([...args, ...more], 80, { cwd, env })).ended;
  expect(written).not.toContain("\u001b[2K");
  expect(written).toContain("batch 6: done: 10 rows in");
});

test("in a pipe each thing that happens is a plain line, without colour", async () => {
  const { cwd, args } = await withRoster();
  const { out, err } = await start(args, { cwd }).ended;
  expect(`${out}${err}`).not.toContain("\u001b");
  expect(err).toContain("batch 6: done: 10 rows in");
});

test("with --quiet a terminal shows nothing where all is well", async () => {
  const { cwd, args } = await withRoster();
  expect(await (await terminal([...args, "--quiet"], 80, { cwd })).ended).toEqual({ code: 0, written: "" });
});

test.each<[string, Record<string, string>, boolean]>([
  ["nothing set", {}, true],
  ["NO_COLOR", { NO_COLOR: "1" }, false],
  ["NO_COLOR, and FORCE_COLOR before it", { NO_COLOR: "1", FORCE_COLOR: "1" }, true],
  ["FORCE_COLOR=0", { FORCE_COLOR: "0" }, false],
  ["TERM=dumb", { TERM: "dumb" }, false],
])("on a terminal with %s the outcome has a colour: %j %s", async (_, env, isColored) => {
  const { cwd, args } = await withRoster();
  const { written } = await (await terminal(args, 80, { cwd, env })).ended;
  expect(written.includes("\u001b[32mall rows are in\u001b[39m")).toBe(isColored);
  expect(written).toContain("all rows are in");
});

test("FORCE_COLOR gives a pipe colours too", async () => {
  const { cwd, args } = await withRoster();
  const { out } = await start(args, { cwd, env: { FORCE_COLOR: "1" } }).ended;
  expect(out).toContain("\u001b[32mall rows are in\u001b[39m");
});
