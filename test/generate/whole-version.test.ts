import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { inOnePiece } from "../../src/toolkit/project/reading.ts";

test.each([
  ["'3.0'", "3.0.4"],
  ["3.0", "3.0.4"],
  ["3.1", "3.1.1"],
  ["3.1.0", "3.1.0"],
])("a document of version %s in several files is read as one of %s", async (written, version) => {
  const base = await mkdtemp(join(tmpdir(), "concord-version-"));
  onTestFinished(() => rm(base, { recursive: true }));
  const schema = "{ $ref: ./parts.yaml#/Tide }";
  await writeFile(
    join(base, "tides.yaml"),
    `openapi: ${written}\ninfo: { title: Tides, version: "1" }\npaths: {}\ncomponents: { schemas: { Tide: ${schema} } }\n`,
  );
  await writeFile(join(base, "parts.yaml"), "Tide: { type: number }\n");
  const { root } = await inOnePiece(base, { root: "tides.yaml", overlays: [] });
  expect(root).toMatchObject({
    openapi: version,
    components: { schemas: { Tide: { type: "number" } } },
  });
});
