import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { Display } from "../../src/cli/bulk/display.ts";
import type { BatchProgress } from "../../src/client/index.ts";

/** A display on a stream, and what it wrote. */
function displayOn(terminal: boolean): { display: Display; written: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY: terminal });
  return {
    display: new Display(stream, { noun: "row", doing: "importing" }),
    written: () => String(stream.read() ?? ""),
  };
}

const at = (index: number, stage: BatchProgress["stage"], status?: string): BatchProgress => ({
  index,
  offset: index * 500,
  count: 500,
  bytes: 120_000,
  stage,
  ...(status === undefined ? {} : { run: { status, data: { run_id: `run_${index}` }, polls: 1 } }),
});

test("on a terminal one line is drawn again and again: a bar, rows sent and done, the time left", () => {
  const { display, written } = displayOn(true);
  display.checking(400, 0.4);
  expect(written()).toBe("\r\u001b[2Kchecking [##########--------------] 40 %  400 rows");
  display.checked(1000, 1000, "roster.csv", 120);
  expect(written()).toBe("\r\u001b[2Kchecked 1,000 rows of roster.csv in 0.1 s\n");
  display.batch(at(0, "sending"));
  expect(written()).toBe("\r\u001b[2Kimporting [------------------------] 0 %  0 sent, 0 done of 1,000");
  display.line("a line that stays");
  expect(written()).toBe("\r\u001b[2Ka line that stays\n");
  display.batch(at(0, "running", "queued"));
  expect(written()).toMatch(/importing \[#{3}-{7}\] 25 % {2}500 sent, 0 done of 1,000 {2}about \d+ s left$/);
  display.end();
  expect(written()).toBe("\r\u001b[2K");
});

test("the line is not drawn for every row, so that drawing costs nothing", () => {
  const { display, written } = displayOn(true);
  for (let rows = 0; rows < 10_000; rows += 1) display.checking(rows, rows / 10_000);
  expect(written().split("\r").length).toBeLessThan(100);
});

test("elsewhere each thing that happens is one plain line, and a status is reported when it changes", () => {
  const { display, written } = displayOn(false);
  display.checking(400, 0.4);
  display.checked(1000, 1000, "roster.csv", 120);
  display.batch(at(0, "sending"));
  display.batch(at(0, "running", "queued"));
  display.batch(at(0, "running", "queued"));
  display.batch(at(0, "running", "succeeded"));
  display.batch(at(0, "finished"));
  display.settled(0, 500, "done: 500 rows in");
  display.end();
  expect(written()).toBe(
    [
      "checked 1,000 rows of roster.csv in 0.1 s",
      "batch 1: sending 500 rows (0.1 MB)",
      "batch 1: run run_0 is queued",
      "batch 1: run run_0 is succeeded",
      "batch 1: done: 500 rows in",
      "",
    ].join("\n"),
  );
});
