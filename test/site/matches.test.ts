import { describe, expect, it } from "vitest";
import { matches } from "../../site/src/scripts/matches.ts";

const text =
  "401 UNAUTHORIZED Cause. The bearer header is missing or malformed, or its token is not an active key.";

describe("the filter of the errors", () => {
  it.each([
    "",
    "unauthorized",
    "UNAUTH",
    "missing bearer",
    "401 token",
    "unathorized",
    "malformde",
    "haeder",
  ])("finds a code by %j, in any case and with a slip of the pen", (query) => {
    expect(matches(text, query)).toBe(true);
  });

  it.each(["forbidden", "402", "unauthorized 402", "kex"])("does not find it by %j", (query) => {
    expect(matches(text, query)).toBe(false);
  });
});
