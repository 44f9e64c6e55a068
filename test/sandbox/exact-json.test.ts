import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_DEPTH, parseExactly, UnusableJson } from "../../src/sandbox/core/exact-json.ts";
import { attendee, openBench } from "./harness.ts";

const parse = (text: string): unknown => parseExactly(Buffer.from(text));

function refusal(text: string): UnusableJson {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof UnusableJson) return error;
    throw error;
  }
  throw new Error(`${text} was taken`);
}

describe("JSON is kept as it was", () => {
  it("for every value that JavaScript can write", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(JSON.stringify(parse(JSON.stringify(value)))).toBe(JSON.stringify(value));
      }),
    );
  });

  it.each([
    "1e5",
    "1E+2",
    "0.10",
    "-0",
    "0e999",
    "1.0",
    "9007199254740992000e-3",
    "0.30000000000000004",
    "5e-324",
  ])("for %s, which is no other number when it is read again", (text) => {
    expect(parse(`{"n":${text}}`)).toEqual({ n: Number(text) });
  });

  it.each([
    ["1e400", ["a"]],
    ["-1e309", ["a"]],
    ["12345678901234567890", ["a"]],
    ["9007199254740993", ["a"]],
    ["-9007199254740993.0", ["a"]],
    ["0.1000000000000000055511151231257827", ["a"]],
    ["1e-400", ["a"]],
    ["123456789012345678E3", ["a"]],
  ])("%s, which would become another number, is refused with its location", (text, path) => {
    expect(refusal(`{"a":${text}}`)).toMatchObject({ keyword: "number", path });
    expect(refusal(`{"b":[true,"1e400",{"c":${text}}]}`).path).toEqual(["b", "2", "c"]);
    // Beside more brackets than there may be levels.
    const brackets = Array(MAX_DEPTH).fill("[]").join();
    expect(refusal(`[${brackets},${text}]`).path).toEqual([String(MAX_DEPTH)]);
  });

  it("and digits in strings are text", () => {
    const text = '{"12345678901234567890":"1e400 12345678901234567890 \\" [[[[ 1e400"}';
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it("for integers: exactly those that are written again as they came are taken", () => {
    // Beyond this, JavaScript writes integers with an exponent.
    const most = 10n ** 20n;
    fc.assert(
      fc.property(fc.bigInt(-most, most), (integer) => {
        const text = String(integer);
        if (String(Number(integer)) === text) expect(JSON.stringify(parse(text))).toBe(text);
        else expect(refusal(text).keyword).toBe("number");
      }),
    );
  });
});

describe("nesting", () => {
  const nested = (depth: number): string => `${"[".repeat(depth)}1${"]".repeat(depth)}`;

  it(`is taken to ${MAX_DEPTH} levels and no further, however large the text`, () => {
    expect(() => parse(nested(MAX_DEPTH))).not.toThrow();
    expect(refusal(nested(MAX_DEPTH + 1)).keyword).toBe("depth");
    expect(refusal("[".repeat(5_000_000)).keyword).toBe("depth");
    expect(refusal('{"a":'.repeat(100_000)).keyword).toBe("depth");
  });

  it("in a string, or side by side, is none", () => {
    expect(() => parse(`["${"[".repeat(2000)}"]`)).not.toThrow();
    expect(() => parse(`[${Array(2000).fill("[{}]").join()}]`)).not.toThrow();
  });
});

describe("a request whose JSON cannot be kept", () => {
  it("is refused with the API's own code, and the message names the number", async () => {
    const { call, createEvent } = await openBench();
    await createEvent("summit");
    const path = "/events/summit/attendees:import";
    const body = (raw: string) =>
      `{"idempotency_key":"k","attendees":[{"attendee_id":"a","name":"A","raw_data":{"n":${raw}}}]}`;
    const reply = await call("PUT", path, { body: body("12345678901234567890") });
    expect([reply.status, reply.body.code]).toEqual([400, "INVALID_REQUEST"]);
    expect(reply.body.message).toBe(
      "The body's `attendees.0.raw_data.n` is the number 12345678901234567890, which would lose digits; send it as a string.",
    );
    expect((await call("PUT", path, { body: body("1e400") })).status).toBe(400);
    expect((await call("PUT", path, { body: body("0.1") })).status).toBe(202);
  });

  it("does not change what a number in it is counted as", async () => {
    const { call, createEvent } = await openBench();
    await createEvent("summit");
    const attendees = [attendee("a", { raw_data: { big: "12345678901234567890", price: 0.1 } })];
    const body = { idempotency_key: "k", attendees };
    expect((await call("PUT", "/events/summit/attendees:import", { body })).status).toBe(202);
  });
});
