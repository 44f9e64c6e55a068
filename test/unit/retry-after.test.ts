import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHttpDate, parseRetryAfter } from "../../src/client/http-date.ts";

const NOW = Date.UTC(2026, 0, 1);
const MIDNIGHT = "Thu, 01 Jan 2026 00:00:00 GMT";
const waitFor = (fields: Record<string, string>, now = NOW) => parseRetryAfter(new Headers(fields), now);

describe("Retry-After", () => {
  it.each([
    ["whole seconds", "7", 7_000],
    ["seconds with blanks around them", " 7 ", 7_000],
    ["a huge number of seconds, as a year", "86400000", 365 * 86_400_000],
    ["more seconds than a number holds, as a year", "9".repeat(400), 365 * 86_400_000],
    ["a date of RFC 850", "Thursday, 01-Jan-26 00:00:30 GMT", 30_000],
    ["a date of C's asctime", "Thu Jan  1 00:00:30 2026", 30_000],
    ["a date of C's asctime with two digits", "Sat Jan 31 00:00:00 2026", 30 * 86_400_000],
    ["a date", "Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
    ["a date far ahead", "Fri, 01 Jan 2027 00:00:00 GMT", 365 * 86_400_000],
  ])("reads %s", (_, value, expected) => {
    expect(waitFor({ "retry-after": value })).toBe(expected);
    expect(waitFor({ "retry-after": value, date: MIDNIGHT })).toBe(expected);
  });

  it.each([
    ["nothing", ""],
    ["zero", "0"],
    ["a negative number", "-5"],
    ["a fraction", "1.5"],
    ["an exponent", "1e3"],
    ["a hexadecimal number", "0x10"],
    ["a number with its unit", "5s"],
    ["two values", "5, 10"],
    ["a date of RFC 850 of the century before", "Sunday, 06-Nov-94 08:49:37 GMT"],
    ["a date of RFC 850 with the wrong weekday", "Friday, 01-Jan-26 00:00:30 GMT"],
    ["a month that no calendar has", "Thu, 01 anF 2026 00:00:30 GMT"],
    ["an hour that no day has", "Thu Jan  1 25:00:30 2026"],
    ["this very moment", MIDNIGHT],
    ["a date that is past", "Wed, 31 Dec 2025 23:59:59 GMT"],
    ["a date of another format", "2026-01-01T00:00:30Z"],
    ["a date without its zone", "Thu, 01 Jan 2026 00:00:30"],
    ["a date with the wrong weekday", "Mon, 01 Jan 2026 00:00:30 GMT"],
    ["a date that no calendar has", "Mon, 30 Feb 2026 00:00:30 GMT"],
    ["two dates", "Thu, 01 Jan 2026 00:00:30 GMT, Thu, 01 Jan 2026 00:00:40 GMT"],
    ["a word", "soon"],
  ])("does not take %s for a wait", (_, value) => {
    expect(waitFor({ "retry-after": value })).toBeUndefined();
  });

  it("is missing where the field is", () => expect(waitFor({})).toBeUndefined());

  it("measures a date against the response's own date, whatever the client's clock says", () => {
    const fields = { "retry-after": "Thu, 01 Jan 2026 00:00:30 GMT", date: MIDNIGHT };
    for (const skew of [-86_400_000, 0, 86_400_000]) expect(waitFor(fields, NOW + skew)).toBe(30_000);
  });

  it("measures a date against the client's clock where the response's date cannot be read", () => {
    const fields = { "retry-after": "Thu, 01 Jan 2026 00:00:30 GMT" };
    for (const date of ["yesterday", "Invalid Date", ""]) {
      expect(waitFor({ ...fields, date }, NOW + 10_000)).toBe(20_000);
    }
  });

  it("is a wait above zero or nothing, for any text", () => {
    const printable = fc.stringMatching(/^[\x20-\x7e]*$/);
    fc.assert(
      fc.property(printable, printable, (value, date) => {
        const wait = waitFor({ "retry-after": value, date });
        expect(wait === undefined || (Number.isFinite(wait) && wait > 0)).toBe(true);
      }),
    );
  });
});

describe("an HTTP date", () => {
  it("is read as it was written, to the second", () => {
    const seconds = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) / 1000 });
    fc.assert(
      fc.property(seconds, (s) => {
        expect(parseHttpDate(new Date(s * 1000).toUTCString())).toBe(s * 1000);
      }),
    );
  });

  it.each([null, undefined, "", "Invalid Date", "0", "1767225600", "Thu, 01 Jan 2026 00:00:00 UTC"])(
    "is nothing for %j",
    (value) => expect(parseHttpDate(value)).toBeUndefined(),
  );
});
