import { expect, it } from "vitest";
import type { Change } from "../../src/toolkit/diff/change.ts";
import { withoutContradiction } from "../../src/toolkit/diff/unproved.ts";

const deep = { type: "string" };
const open = { oneOf: [deep, { type: "object" }] };
const elsewhere = { type: "number" };
const change = (object: unknown, verdict: Change["verdict"], weakened?: true): Change => ({
  verdict,
  rule: "relaxed",
  message: "changed",
  at: [{ object }],
  ...(weakened && { weakened }),
});

it("a keyword is a note within what is not proved, and keeps its verdict elsewhere", () => {
  const judged = [
    change(open, "compatible"),
    change(deep, "compatible"),
    change(elsewhere, "compatible"),
    change(deep, "breaking"),
    change(deep, "compatible", true),
  ];
  const verdicts = withoutContradiction(judged, [change(open, "breaking")]).map(({ verdict }) => verdict);
  expect(verdicts).toEqual(["note", "note", "compatible", "breaking", "compatible"]);
});
