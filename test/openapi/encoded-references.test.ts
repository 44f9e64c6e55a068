import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { encodePercents } from "../../src/openapi/encoded-references.ts";
import { targetIn } from "../../src/openapi/references.ts";
import { load } from "../../src/toolkit/project/load.ts";

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

test("names with a percent sign are found in a file whose schemas have ids as well", async () => {
  const base = await mkdtemp(join(tmpdir(), "concord-encoded-"));
  onTestFinished(() => rm(base, { recursive: true }));
  const schemas = {
    Reef: { $id: "https://reefs.test/reef", type: "object", properties: { at: { $ref: "/place" } } },
    Place: { $id: "https://reefs.test/place", type: "string" },
    "Pick.%22id%22": { type: "string" },
    Picked: { $ref: "#/components/schemas/Pick.%22id%22" },
  };
  const document = { openapi: "3.1.1", info: { title: "Reefs", version: "1" }, components: { schemas } };
  await writeFile(join(base, "reefs.json"), JSON.stringify(document));
  expect((await load(base, { root: "reefs.json", overlays: [] })).root).toMatchObject({
    components: {
      schemas: {
        Reef: { properties: { at: { $ref: "#/components/schemas/Place" } } },
        Picked: { $ref: "#/components/schemas/Pick.%2522id%2522" },
      },
    },
  });
});
