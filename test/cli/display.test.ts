import { PassThrough } from "node:stream";
import { expect, onTestFinished, test, vi } from "vitest";
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
  expect(written()).toBe(
    "\r\u001b[2Kimporting [----------] 0 %  0 sent, 0 done of 1,000  waiting for the API ...",
  );
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

test("from the first request until the API has responded to a batch, a terminal shows what is waited for", () => {
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => (now += 1000));
  onTestFinished(() => clock.mockRestore());
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const display = new Display(stream, { noun: "row", doing: "importing" });
  const shown = () => String(stream.read() ?? "").replaceAll("\r\u001b[2K", "");
  display.asking();
  expect(shown()).toBe("importing  0 sent, 0 done  waiting for the API ...");
  display.batch(at(0, "sending"));
  expect(shown()).toBe("importing  0 sent, 0 done  waiting for the API ...");
  display.settled(0, 500, "done: 500 rows in");
  expect(shown()).toBe("importing  500 sent, 500 done");
});

test.each([40, 80, 120])(
  "the whole course of an import on a terminal of %d columns is as it was recorded",
  async (columns) => {
    let now = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
    onTestFinished(() => clock.mockRestore());
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns });
    const display = new Display(stream, { noun: "row", doing: "importing" });
    const total = 200_000;
    const step = (work: () => void): void => {
      now += 1000;
      work();
    };
    for (const part of [0.05, 0.5, 1]) step(() => display.checking(total * part, part));
    step(() => display.checked(total, total, "roster.csv", 2300));
    step(() => display.note("calls go to https://api.example.com, with the key of MESHI_KEY"));
    for (const index of [0, 1, 2, 3]) {
      const batch = { ...at(index, "sending"), count: 50_000 };
      step(() => display.batch(batch));
      step(() =>
        display.batch({ ...batch, stage: "running", run: { status: "queued", data: {}, polls: 1 } }),
      );
      if (index === 1)
        step(() =>
          display.onWait({ reason: "retry", ms: 12_000, until: 0 }, { operation: "PUT /x", requestId: "" }),
        );
      step(() => display.settled(index, 50_000, "done: 50,000 rows in"));
    }
    step(() => display.end());
    const text = String(stream.read()).replaceAll("\r\u001b[2K", "\n> ").replace(/^> $/gm, ">");
    for (const line of text.split("\n"))
      if (line.startsWith("> ") && !/^> (calls|checked)/.test(line))
        expect(line.length - 2).toBeLessThan(columns);
    await expect(`${text.trim()}\n`).toMatchFileSnapshot(`recordings/progress-${columns}.txt`);
  },
);
