import { describe, expect, test } from "vitest";
import { interleave, median, spread } from "../../scripts/bench/measure.ts";
import { sumUp, table } from "../../scripts/bench/report.ts";

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
  test("a target may be a ceiling or a floor, and meeting it exactly is meeting it", () => {
    const { result } = sumUp("a", "A", "ratio", [1.2, 1.15, 1.1], { atMost: 1.15 });
    expect(result).toEqual({ id: "a", name: "A", value: 1.15, unit: "ratio", target: "<= 1.15", met: true });
    expect(sumUp("a", "A", "ratio", [1.1504], { atMost: 1.15 }).result.met).toBe(true);
    expect(sumUp("a", "A", "ratio", [1.151], { atMost: 1.15 }).result.met).toBe(false);
    expect(sumUp("b", "B", "ratio", [0.59, 0.6], { atLeast: 0.6 }).result.met).toBe(false);
    expect(sumUp("b", "B", "ratio", [0.6, 0.7], { atLeast: 0.6 }).result.met).toBe(true);
  });

  test("the table shows the spread over the rounds, and which target was missed", () => {
    const lines = table([
      sumUp("a", "What A costs", "ratio", [1, 2, 3], { atMost: 1.5 }),
      sumUp("b", "What B costs", "ratio", [1]),
    ]).split("\n");
    expect(lines).toEqual([
      "id  what          median  rounds        target",
      "a   What A costs  2.00    1.00 to 3.00  <= 1.5  MISSED",
      "b   What B costs  1.00    1.00 to 1.00  -       reported",
    ]);
  });
});
