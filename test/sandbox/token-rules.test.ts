import { expect, test } from "vitest";
import { readTokenRules } from "../../src/sandbox/core/token-rules.ts";

const scheme = (token: object) => ({
  components: { securitySchemes: { signed: { "x-token": token }, plain: {} } },
});
const claims = { aud: "depot", iss: "urn:{account}" };

test("the rules of a signed token are those of the document, and only signed schemes have some", () => {
  const token = { alg: "HS384", seconds: 30, "max-seconds": 90, "skew-seconds": 7, claims };
  expect([...readTokenRules(scheme(token))]).toEqual([
    ["signed", { alg: "HS384", maxSeconds: 90, skewSeconds: 7, claims }],
  ]);
});

test("without figures of their own the longest life is the usual one, and clocks agree", () => {
  const token = { alg: "HS256", seconds: 30, claims };
  expect(readTokenRules(scheme(token)).get("signed")).toMatchObject({ maxSeconds: 30, skewSeconds: 0 });
});
