import { describe, expect, test } from "vitest";
import type { Contract, OperationKey } from "../../src/client/index.ts";
import { isObject, type JsonObject } from "../../src/openapi/json.ts";
import { readBundle } from "./bundle.ts";
import { houseApis } from "./house-apis.ts";

/** Header fields of the RFCs (9110, 9745, 8594, 8288), as they are spelt there. */
const STANDARD = [
  "Allow",
  "Authorization",
  "Content-Type",
  "Deprecation",
  "ETag",
  "If-Match",
  "If-None-Match",
  "Link",
  "Location",
  "Retry-After",
  "Sunset",
  "WWW-Authenticate",
];
const CURSORS = "Do not parse, decode, or construct cursors.";

const apis = await Promise.all(
  houseApis.map(async ({ name, contract, document }) => ({
    name,
    contract: await contract(),
    document: readBundle(document).document,
  })),
);

/** Every object of a document that is no example, with its pointer and the name under which it stands. */
function objectsOf(document: JsonObject): { at: string; name: string; holder: string; value: JsonObject }[] {
  const found: { at: string; name: string; holder: string; value: JsonObject }[] = [];
  const visit = (value: unknown, at: string, name: string, holder: string): void => {
    if (isObject(value)) found.push({ at, name, holder, value });
    if (!isObject(value) && !Array.isArray(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key !== "example" && key !== "examples") visit(inner, `${at}/${key}`, key, name);
    }
  };
  visit(document, "", "", "");
  return found;
}

describe.each(apis)("the contract of $name", ({ contract, document }) => {
  const objects = objectsOf(document);
  const component = (reference: unknown): JsonObject => {
    const target = objects.find(({ at }) => `#${at}` === reference)?.value;
    if (!target) throw new Error(`Nothing stands at ${String(reference)}.`);
    return target;
  };
  const resolved = (value: unknown): JsonObject => {
    if (!isObject(value)) throw new Error("Not an object.");
    return value.$ref === undefined ? value : resolved(component(value.$ref));
  };
  const responses = objects
    .filter(({ name, holder }) => holder === "responses" && /^\d+$/.test(name))
    .map(({ at, name, value }) => ({ at, status: Number(name), response: resolved(value) }));

  test("spells the header fields of standards as the standards do", () => {
    const names = [
      ...objects.filter(({ name }) => name === "headers").flatMap(({ value }) => Object.keys(value)),
      ...objects.filter(({ value }) => value.in === "header").map(({ value }) => String(value.name)),
    ];
    expect(names.length).toBeGreaterThan(0);
    const misspelt = names.filter((name) =>
      STANDARD.some((standard) => standard !== name && standard.toLowerCase() === name.toLowerCase()),
    );
    expect(misspelt).toEqual([]);
  });

  test("names a challenge with every 401", () => {
    const challenged = responses.filter(({ status }) => status === 401);
    expect(challenged.length).toBeGreaterThan(0);
    for (const { at, response } of challenged) {
      const { headers } = response;
      const header = isObject(headers) ? headers["WWW-Authenticate"] : undefined;
      expect(header, at).toBeDefined();
      expect(resolved(header), at).toMatchObject({ required: true, example: "Bearer" });
    }
  });

  test("says wherever there is a cursor that it is opaque", () => {
    const cursors = objects.filter(
      ({ name, holder, value }) =>
        (holder === "properties" && /cursor$/i.test(name)) ||
        (value.in === "query" && /cursor$/i.test(String(value.name))),
    );
    expect(cursors.length).toBeGreaterThan(0);
    for (const { at, value } of cursors) {
      const text = String(value.description ?? resolved(value).description);
      expect(text.replace(/\s+/g, " "), at).toContain(CURSORS);
    }
    const { info } = document;
    expect(String(isObject(info) && info.description).replace(/\s+/g, " ")).toContain(CURSORS);
  });

  test("gives every integer a format: int64 for sizes and counts", () => {
    const integers = objects.filter(({ value }) => [value.type].flat().includes("integer"));
    expect(integers.length).toBeGreaterThan(0);
    for (const { at, name, value } of integers) {
      const counts = /count$|_bytes$|^(total|accepted|used)$/.test(name) && name !== "attempt_count";
      expect([at, value.format]).toEqual([at, counts ? "int64" : expect.stringMatching(/^int(32|64)$/)]);
    }
  });

  test("describes every component schema and every property", () => {
    const undescribed = objects.filter(({ at, holder, value }) => {
      const described = holder === "properties" || /^\/components\/schemas\/[^/]+$/.test(at);
      // The branches of a choice between required properties contain nothing but their names.
      const bare = /\/(anyOf|oneOf|if|then|else)\/.*properties\//.test(at) || Object.keys(value).length === 0;
      return described && !bare && typeof value.description !== "string" && value.$ref === undefined;
    });
    expect(undescribed.map(({ at }) => at)).toEqual([]);
  });

  test("declares no Location: the body and its links lead on", () => {
    const successes = responses.filter(({ status }) => status < 300);
    for (const { at, response } of successes) {
      expect(isObject(response.headers) && Object.keys(response.headers), at).not.toContain("Location");
    }
  });

  test("speaks of an idempotency key in a remedy only where there is one", () => {
    const mentions = remediesOf(contract)
      .filter(({ remedy }) => /idempotency[ _]key/i.test(remedy))
      .map(({ key }) => key);
    const keyless = mentions.filter((key) => contract.operations[key]?.key === undefined);
    expect(keyless).toEqual([]);
  });

  test("tells what to do about a failed change by its key, where it has one", () => {
    const keyed = remediesOf(contract).filter(
      ({ key, status }) =>
        status >= 500 && contract.operations[key]?.key !== undefined && !CHANGES_NOTHING.includes(key),
    );
    const silent = keyed.filter(({ remedy }) => !/same idempotency key/.test(remedy));
    expect(silent).toEqual([]);
  });

  test("tells of every 429 that Retry-After is the floor and that repeated ones need backoff with jitter", () => {
    const refusals = remediesOf(contract).filter(({ status }) => status === 429);
    expect(refusals.length).toBe(Object.keys(contract.operations).length);
    for (const { key, remedy } of refusals) {
      expect(remedy, key).toMatch(/at least .*`Retry-After`/);
      expect(remedy, key).toMatch(/repeated 429 responses, use exponential backoff with jitter/);
    }
  });
});

/** A POST that takes a key, and one that may be repeated without harm. */
const CHANGES_NOTHING: readonly string[] = ["POST /segments/preview-count"];

/** What a caller reads as `error.remedy`, for every operation, error status and code. */
function remediesOf(contract: Contract): { key: OperationKey; status: number; remedy: string }[] {
  return Object.entries(contract.operations).flatMap(([name, { responses, remedies }]) =>
    Object.entries(responses).flatMap(([number, codes = []]) => {
      const status = Number(number);
      // Keys of `operations` are operation keys; `Object.entries` forgets that.
      const key = name as OperationKey;
      return codes.map((code) => ({
        key,
        status,
        remedy: remedies?.[status] ?? contract.errors[code]?.remedy ?? "",
      }));
    }),
  );
}
