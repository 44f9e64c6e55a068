import { expect, test } from "vitest";
import type { Contract } from "../../src/openapi/contract.ts";
import { judgeApi } from "../../src/toolkit/diff/api-changes.ts";
import { Bundle } from "../../src/toolkit/diff/bundle.ts";
import { judgeCodes } from "../../src/toolkit/diff/codes.ts";

const bundle = new Bundle({ openapi: "3.1.1", info: { title: "Kites", version: "1.0.0" }, paths: {} });

/** A contract that says only how it reports errors. */
function contract(said: object): Contract {
  const parts = { servers: [""], securitySchemes: {}, rateLimits: [], requestId: {}, error: {}, errors: {} };
  // The rules under test read no other part.
  return { ...parts, codes: {}, openCodes: true, operations: {}, ...said } as unknown as Contract;
}

function shown(changes: ReturnType<typeof judgeApi>): string[] {
  return changes.map(({ verdict, rule, message }) => `${verdict} ${rule}: ${message}`);
}

test("an error body beside the usual one is judged", () => {
  const one = contract({ error: { code: "/code" } });
  const two = contract({ error: { code: "/code" }, otherErrors: [{ code: "/error/code" }] });
  expect(shown(judgeApi(two, one, bundle))).toEqual([
    'breaking error-body-changed: Some error bodies had their code at "/error/code"; now none has',
  ]);
  expect(shown(judgeApi(one, two, bundle))).toEqual([
    'compatible error-part-added: Some error bodies have their code at "/error/code"',
  ]);
});

test("two error bodies of which the other becomes the usual one are no change", () => {
  const [a, b] = [{ code: "/code" }, { code: "/error/code" }];
  const [was, is] = [contract({ error: a, otherErrors: [b] }), contract({ error: b, otherErrors: [a] })];
  expect(judgeApi(was, is, bundle)).toEqual([]);
});

test("a code that may no longer be missing is no change of the error body", () => {
  const usual = { error: { code: "/code", message: "/message" } };
  const lesser = contract({ ...usual, otherErrors: [{ message: "/message" }] });
  expect(judgeApi(lesser, contract(usual), bundle)).toEqual([]);
});

test.each(["404", "4XX", "default"])("the codes of the response %s are judged", (status) => {
  const errors = {
    lost: { status: 404, retryable: false, remedy: "Look again." },
    gone: { status: 404, retryable: false, remedy: "Give up." },
  };
  const one = contract({ errors, operations: { "GET /kites": { responses: { [status]: ["lost"] } } } });
  const two = contract({
    errors,
    operations: { "GET /kites": { responses: { [status]: ["lost", "gone"] } } },
  });
  expect(shown(judgeCodes(two, one, bundle))).toEqual([
    `breaking code-removed: ${status} of GET /kites no longer comes with gone`,
  ]);
  expect(shown(judgeCodes(one, two, bundle))).toEqual([
    `compatible code-added: ${status} of GET /kites may come with gone`,
  ]);
});
