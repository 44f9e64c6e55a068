import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { compareBetween } from "../../src/toolkit/diff/between.ts";

const text = { type: "string" };
const number = { type: "number" };

/** A document whose operation sends, or takes, items one by one. */
function documentOf(direction: "sends" | "takes", itemSchema: object, isComponent: boolean) {
  const schema = isComponent ? { $ref: "#/components/schemas/Tide" } : itemSchema;
  const content = { "application/jsonl": { itemSchema: schema } };
  const done = { 204: { description: "Done." } };
  const operation =
    direction === "sends"
      ? { get: { responses: { 200: { description: "Tides.", content } } } }
      : { put: { requestBody: { content }, responses: done } };
  return {
    openapi: "3.2.0",
    info: { title: "Tides", version: "1.0.0" },
    servers: [{ url: "https://tides.test" }],
    paths: { "/tides": operation },
    ...(isComponent && { components: { schemas: { Tide: itemSchema } } }),
  };
}

async function findings(before: object, after: object) {
  const base = await mkdtemp(join(tmpdir(), "concord-items-"));
  onTestFinished(() => rm(base, { recursive: true }));
  await writeFile(join(base, "old.json"), JSON.stringify(before, null, 2));
  await writeFile(join(base, "new.json"), JSON.stringify(after, null, 2));
  const { comparisons } = await compareBetween(base, {
    ...{ command: "concord diff", names: ["old.json", "new.json"] },
    consents: "consents.yaml",
  });
  return comparisons.flatMap((each) => each.findings);
}

const tide = (properties: object, ...required: string[]) => ({ type: "object", properties, required });
const before = tide({ at: text, height: number }, "at");

test.each<["sends" | "takes", string, object, string]>([
  ["sends", "lacks a property", tide({ at: text }, "at"), "breaking property-removed"],
  [
    "sends",
    "has a property of another type",
    tide({ at: number, height: number }, "at"),
    "breaking schema-type-changed",
  ],
  [
    "sends",
    "may lack a property",
    tide({ at: text, height: number }),
    "breaking required-properties-removed",
  ],
  [
    "sends",
    "has one more property",
    tide({ at: text, height: number, from: text }, "at"),
    "compatible added",
  ],
  [
    "takes",
    "needs one more property",
    tide({ at: text, height: number, from: text }, "at", "from"),
    "breaking",
  ],
  [
    "takes",
    "may have one more property",
    tide({ at: text, height: number, from: text }, "at"),
    "compatible added",
  ],
])(
  "an item that an operation %s and that %s is judged as a body is",
  async (direction, _, after, expected) => {
    for (const isComponent of [true, false]) {
      const found = await findings(
        documentOf(direction, before, isComponent),
        documentOf(direction, after, isComponent),
      );
      const [first] = found;
      expect(`${first?.verdict} ${first?.rule}`).toContain(expected);
      // The line is one of the item's schema.
      expect(first?.line).toBeGreaterThan(10);
    }
  },
);
