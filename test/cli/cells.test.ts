import fc from "fast-check";
import { expect, test } from "vitest";
import { isFaithful, objectText, propertiesOf } from "../../src/cli/bulk/json-properties.ts";
import { progressLine, type Standing } from "../../src/cli/bulk/progress-line.ts";
import { cellTrouble, startsWithLetter } from "../../src/cli/import/cell-trouble.ts";
import { concord, file } from "./concord.ts";
import { publishable } from "./meshes.ts";
import { rawServer } from "./raw-server.ts";

test.each<[string, string, RegExp]>([
  ["a\u0000b", "name", /control character in it \(U\+0000\)/],
  ["\u001bA", "company", /control character in it \(U\+001B\)/],
  ["#N/A", "company", /the error of a formula/],
  ["#REF!", "name", /the error of a formula/],
  ["####", "email", /the error of a formula/],
  ['="00123"', "attendee_id", /keep "00123" as it is/],
  ["=B2&C2", "name", /is a formula, not its result/],
  ["1.23457E+12", "attendee_id", /Excel turned the id into a number/],
  ["1,23457E+12", "attendee_id", /Excel turned the id into a number/],
])("the cell %j of the field %s is refused in words", (cell, field, said) => {
  expect(cellTrouble(cell, field)?.rule).toMatch(said);
});

test.each([
  ["att-1", "attendee_id"],
  ["1E5", "attendee_id"],
  ["+1 555 010", "name"],
  ["a\nb\tc", "name"],
  ["#1 fan", "name"],
  ["@amina", "name"],
  ["1.23457E+12", "name"],
])("the cell %j of the field %s is all right", (cell, field) => {
  expect(cellTrouble(cell, field)).toBeUndefined();
});

test("a cell that starts with a letter is all right, unless it has a control character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.constantFrom("name", "attendee_id"), (cell, field) => {
      if (startsWithLetter(cell) && !/[^\P{Cc}\t\n\r]/u.test(cell))
        expect(cellTrouble(cell, field)).toBeUndefined();
    }),
    {
      examples: [
        ["a=1", "name"],
        ["E5", "attendee_id"],
        ["z#N/A", "name"],
      ],
    },
  );
  expect(["=B2", "#N/A", "@SUM(A1)", "1E5", " =1", "[", "`", "{"].map(startsWithLetter)).not.toContain(true);
  expect(["Amina", "zoe"].map(startsWithLetter)).toEqual([true, true]);
});

test("the progress line fits any width, whatever it says", () => {
  const number = fc.option(fc.nat(1e9), { nil: undefined });
  const standing = fc.record<Standing>({
    checked: fc.nat(1e9),
    part: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    total: number,
    sent: fc.nat(1e9),
    finished: fc.nat(1e9),
    sending: number,
    waiting: fc.option(fc.constant("waiting 12 s: no good response"), { nil: undefined }),
  });
  fc.assert(
    fc.property(standing, fc.integer({ min: 10, max: 200 }), (at, width) => {
      const line = progressLine(at, { noun: "row", doing: "importing" }, width);
      expect(line.length).toBeLessThanOrEqual(width);
      expect(line.length).toBeGreaterThan(0);
    }),
  );
});

test("at 40 columns the line still says how far it is, and what it waits for", () => {
  const at = { checked: 5000, part: 1, total: 5000, sent: 3000, finished: 2000, sending: 1000 };
  const wording = { noun: "row", doing: "importing" };
  expect(progressLine({ ...at, waiting: undefined }, wording, 39)).toBe(
    "50 %  2,000 of 5,000  about 1 s left",
  );
  expect(progressLine({ ...at, waiting: "waiting 8 s: no good response" }, wording, 39)).toBe(
    "50 %  waiting 8 s: no good response",
  );
  expect(progressLine({ ...at, waiting: undefined }, wording, 119)).toContain(
    "3,000 sent, 2,000 done of 5,000",
  );
});

test("the properties of an object are found as they are written, whatever JSON it is", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 1), (object, indent) => {
      const text = JSON.stringify(object, null, indent).replaceAll("\n", " ");
      const members = propertiesOf(text);
      expect(members.map(([name]) => name)).toEqual(Object.keys(object));
      for (const [name, raw] of members)
        expect(JSON.parse(raw)).toEqual(JSON.parse(JSON.stringify(object[name])));
      expect(JSON.parse(objectText(members))).toEqual(JSON.parse(JSON.stringify(object)));
      if (indent === 0) expect(isFaithful(object, text)).toBe(true);
    }),
  );
});

test("numbers that JavaScript cannot hold are sent with all their digits", async () => {
  const { base, bodies } = await rawServer("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n");
  const line =
    '{"event":"a","payload":{"id":"1","n":12345678901234567890,"big":1e400,"zero":-0,"two":2.50,"k":{"b":1,"1":2}}}';
  const path = await file("events.ndjson", `${line}\n`);
  await concord(["emit", path, "--attempts", "1", "--base-url", base], { env: publishable });
  expect(bodies).toEqual([`[${line}]`]);
});

test("a name that stands twice on a line is refused by name", async () => {
  const path = await file("events.ndjson", '{"event":"a","event":"b","payload":{"id":"1"}}\n');
  const { code, err } = await concord(["emit", path, "--dry-run"], { env: publishable });
  expect(code).toBe(2);
  expect(err).toContain('property "event": this name stands twice on the line');
});
