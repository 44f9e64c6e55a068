import { expect, it } from "vitest";
import { isGood } from "../../scripts/torture/count.ts";
import { parts } from "../../scripts/torture/parts.ts";

const gate = { size: "gate", seed: 1, seconds: 10 } as const;

it.each(parts.filter(({ id }) => id !== "once"))(
  "the torture run loses, doubles and leaks nothing: $name",
  async ({ id, name, run }) => {
    const count = await run(gate);
    expect(count.failures).toEqual([]);
    expect(isGood(count.row(id, name))).toBe(true);
  },
  300_000,
);
