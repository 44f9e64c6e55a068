import { expect, test } from "vitest";
import { encodePercents } from "../../src/openapi/encoded-references.ts";
import { targetIn } from "../../src/openapi/references.ts";

test.each([
  ["Pick_Job.%22id%22_", "Pick_Job.%22id%22_", "%25"],
  ['Pick_Job."id"_', "Pick_Job.%22id%22_", "%22"],
])("the schema %s is found by the reference to %s", (name, written, kept) => {
  const reference = { $ref: `#/schemas/${written}` };
  const file = { schemas: { [name]: { type: "string" } }, reference };
  expect(encodePercents(file)).toBe(kept === "%25");
  expect(reference.$ref).toContain(kept);
  expect(targetIn(file, reference)).toEqual({ type: "string" });
});

test("a reference that leads nowhere stays as it is", () => {
  const reference = { $ref: "#/schemas/%zz" };
  expect(encodePercents({ schemas: {}, reference })).toBe(false);
  expect(reference.$ref).toBe("#/schemas/%zz");
});
