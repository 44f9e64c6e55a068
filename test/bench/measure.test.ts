import { describe, expect, test } from "vitest";
import type { Experiment } from "../../scripts/bench/experiment.ts";
import { interleave, median, quartiles, spread } from "../../scripts/bench/measure.ts";
import {
  hasPlace,
  page,
  type Result,
  sumUp,
  type Target,
  table,
  withTable,
} from "../../scripts/bench/report.ts";
import { threeOfFour } from "../../scripts/bench/three-of-four.ts";
import { wholeRun } from "../../scripts/bench/whole-run.ts";
import { unmeasured, verdictOf, worstOf } from "../../scripts/bench/worst.ts";

describe("measuring", () => {
  test("the median is the middle value, or the mean of the two middle ones", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([10, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow("not defined");
  });

  test("every contender has its turn in every round, each of them first in turn", async () => {
    const order: string[] = [];
    const contender = (name: string, value: number) => async (round: number) => {
      order.push(name);
      return value + round;
    };
    const rounds = await interleave(3, { a: contender("a", 10), b: contender("b", 20) });
    expect(order.join("")).toBe("abbaab");
    expect(rounds).toEqual([
      { a: 10, b: 20 },
      { a: 11, b: 21 },
      { a: 12, b: 22 },
    ]);
  });

  test("work is spread over as many lanes as asked for, each piece done once", async () => {
    const done: number[] = [];
    let busy = 0;
    let most = 0;
    await spread(10, 3, async (index) => {
      busy += 1;
      most = Math.max(most, busy);
      await Promise.resolve();
      done.push(index);
      busy -= 1;
    });
    expect(done.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBe(3);
  });
});

describe("reporting", () => {
  const row = (values: readonly number[], target?: Target) => sumUp("a", "A", "ratio", values, target);

  test("a row has the median and the quartiles of its rounds", () => {
    expect(row([1, 2, 3, 4, 5])).toMatchObject({
      value: 3,
      quartiles: [2, 4],
      rounds: 5,
      target: null,
      met: null,
    });
    expect(row([1, 2])).toMatchObject({ value: 1.5, quartiles: [1.25, 1.75], rounds: 2 });
    expect(() => quartiles([])).toThrow("no quartiles");
  });

  test("a target may be a ceiling or a floor, and meeting it exactly is meeting it", () => {
    expect(row([1.2, 1.15, 1.1], { atMost: 1.15 })).toMatchObject({
      value: 1.15,
      target: "<= 1.15",
      met: true,
    });
    expect(row([1.1504], { atMost: 1.15 }).met).toBe(true);
    expect(row([1.151], { atMost: 1.15 }).met).toBe(false);
    expect(row([0.59, 0.6], { atLeast: 0.6 }).met).toBe(false);
    expect(row([0.6, 0.7], { atLeast: 0.6 }).met).toBe(true);
    expect(row([0.999], { below: 1 })).toMatchObject({ target: "< 1", met: true });
    expect(row([1], { below: 1 }).met).toBe(false);
  });

  const results = [
    sumUp("a", "What A costs", "ratio", [1, 2, 3], { atMost: 1.5 }, [2, 4, 6]),
    sumUp("b", "What B costs", "ms", [1]),
  ];

  test("the table shows the spread over the rounds, and which target was missed", () => {
    expect(table(results).split("\n")).toEqual([
      "id  what          median  quartiles     wall  target",
      "a   What A costs  2.00    1.50 to 2.50  4.00  <= 1.5  MISSED",
      "b   What B costs  1 ms    1 to 1        -     -       reported",
    ]);
  });

  const where = {
    date: "2026-01-02",
    machine: "2 cores",
    node: "24.0.0",
    load: 0.5,
    versions: { ky: "2.1.0" },
  };
  const measured = { ...where, rows: results, failures: [], runs: [results] };

  test("a page takes the table between its two comments, again and again, and nowhere else", () => {
    const text = "a\n<!-- measured by npm run bench -->\n<!-- end of what was measured -->\nb\n";
    expect(hasPlace(text)).toBe(true);
    const once = withTable(text, measured, ["a", "b"]);
    expect(once).toBe(
      `a\n<!-- measured by npm run bench -->\n${page(measured, ["a", "b"])}<!-- end of what was measured -->\nb\n`,
    );
    expect(withTable(once, measured, ["a", "b"])).toBe(once);
    expect(hasPlace("a page without them")).toBe(false);
    expect(withTable("a page without them", measured, [])).toBe("a page without them");
  });

  test("a page that names rows gets these alone, in its order and without the versions of others", () => {
    const text = "<!-- measured by npm run bench: b, a, call-c -->\nold\n<!-- end of what was measured -->\n";
    expect(withTable(text, measured, ["a", "b", "call-c", "d"]).split("\n")).toEqual([
      "<!-- measured by npm run bench: b, a, call-c -->",
      "Measured on 2026-01-02 on 2 cores, Node 24.0.0, by `npm run bench`.",
      "",
      "| what | median | quartiles |",
      "| --- | --- | --- |",
      "| What B costs | 1 ms | 1 to 1 |",
      "| What A costs | 2.00 | 1.50 to 2.50 |",
      "",
      "Not measured yet: call. `npm run bench` on an idle machine measures them.",
      "<!-- end of what was measured -->",
      "",
    ]);
  });

  test("a page says when, where and with what it was measured", () => {
    const failures = [{ ids: ["c", "d"], reason: "It stopped" }];
    const known = ["a", "b", "c", "d", "call-get", "call-put", "size-x"];
    const lines = page({ ...measured, failures }, known).split("\n");
    expect(lines).toEqual([
      "Measured on 2026-01-02 on 2 cores, Node 24.0.0, load 0.5, with ky 2.1.0.",
      "",
      "| what | median | quartiles | wall | target |  |",
      "| --- | --- | --- | --- | --- | --- |",
      "| What A costs | 2.00 | 1.50 to 2.50 | 4.00 | <= 1.5 | MISSED |",
      "| What B costs | 1 ms | 1 to 1 | - | - | reported |",
      "",
      "Not measured: c, d (It stopped).",
      "",
      "Not measured yet: call, size. `npm run bench` on an idle machine measures them.",
      "",
    ]);
    const [thrice] = page({ ...measured, runs: [[], [], []] }, []).split("\n");
    expect(thrice).toBe(
      `${lines[0]} There were 3 runs. A row with a target is from its worst run, any other from its middle one.`,
    );
  });
});

describe("several runs", () => {
  const runOf = (values: Readonly<Record<string, [number, Target?]>>): Result[] =>
    Object.entries(values).map(([id, [value, target]]) => sumUp(id, id, "ratio", [value], target));

  test("the worst run counts: the highest value under a ceiling, the lowest above a floor, else the middle one", () => {
    const runs = [1, 3, 2].map((value) =>
      runOf({ ceiling: [value, { atMost: 2.5 }], floor: [value, { atLeast: 0.5 }], none: [value] }),
    );
    const rows = worstOf(runs);
    expect(rows.map(({ id, value, met, values }) => [id, value, met, values])).toEqual([
      ["ceiling", 3, false, [1, 3, 2]],
      ["floor", 1, true, [1, 3, 2]],
      ["none", 2, null, [1, 3, 2]],
    ]);
    expect(verdictOf(rows)).toEqual({ targets: 2, missed: ["ceiling"] });
  });

  test.each([
    [
      [1.05, 0.99, 0.7, 0.5],
      [true, true, true, true],
    ],
    [
      [0.9, 0.8, 1.051, 0.5],
      [true, true, false, true],
    ],
    // Equal is not below.
    [
      [1.04, 1, 0.7, 0.5],
      [true, false, true, true],
    ],
    [
      [0.6, 0.8, 0.7, 0.5],
      [true, true, true, true],
    ],
  ])(
    "beside Azure's pipeline, three loads of four are below it, and the fourth little above (%j)",
    (values, met) => {
      const loads = ["get", "put", "get-50", "put-50"].map((load) => `call-${load}-concord-node-to-azure`);
      const run = runOf(
        Object.fromEntries(loads.map((id, index) => [id, [values[index] ?? 0, { atMost: 1.05 }]])),
      );
      const rows = threeOfFour([...run, sumUp("call-get-azure", "A", "ratio", [2])]);
      expect(rows.slice(0, 4).map((row) => row.met)).toEqual(met);
      const dearest = values.indexOf(Math.max(...values));
      expect(rows.map(({ target }) => target)).toEqual([
        ...values.map((_, index) => (index === dearest ? "<= 1.05" : "< 1")),
        null,
      ]);
    },
  );

  test("a row that one run lacks is that of the others", () => {
    const rows = worstOf([runOf({ a: [1] }), runOf({ a: [2, { atMost: 3 }], b: [4, { atLeast: 1 }] })]);
    expect(rows.map(({ id, values }) => [id, values])).toEqual([
      ["a", [1, 2]],
      ["b", [4]],
    ]);
  });

  test("a failure is that of the rows which no other run has measured", () => {
    const failures = [
      { ids: ["a", "b"], reason: "no port" },
      { ids: ["c"], reason: "no disk" },
    ];
    expect(unmeasured(failures, runOf({ a: [1], c: [1] }))).toEqual([{ ids: ["b"], reason: "no port" }]);
  });

  test("an experiment that fails loses its own rows only, and its reason is kept", async () => {
    const rows = (id: string): Experiment => ({
      ids: [id],
      rounds: 2,
      run: async ({ rounds }) => [
        sumUp(
          id,
          id,
          "s",
          Array.from({ length: rounds }, () => 1),
        ),
      ],
    });
    const broken: Experiment = {
      ids: ["b", "c"],
      rounds: 1,
      run: () => Promise.reject(new Error("no port")),
    };
    const lines: string[] = [];
    const kept: number[] = [];
    const { results, failures } = await wholeRun(
      [rows("a"), broken, rows("d"), rows("e")],
      { rounds: undefined, scale: 1, concord: "", toolkit: "", wanted: (id) => id !== "e" },
      (line) => lines.push(line),
      ({ results }) => kept.push(results.length),
    );
    expect(results.map(({ id, rounds }) => [id, rounds])).toEqual([
      ["a", 2],
      ["d", 2],
    ]);
    expect(failures).toEqual([{ ids: ["b", "c"], reason: "no port" }]);
    expect(lines).toContain("FAILED: no port");
    expect(kept).toEqual([1, 1, 2]);
  });
});
