import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packBoth } from "../../scripts/packages.ts";
import { everythingNamed, type Given, ownDocument } from "./givens.ts";
import { readersPages } from "./readers-pages.ts";
import { Tour } from "./tour.ts";

// A reader takes every page in its order, with the packages as npm delivers them and one `concord sandbox` with default options; and
// once more from an empty folder, on the same sandbox.
const root = join(import.meta.dirname, "../..");
const pages = await readersPages(root);
const guide = pages.get("guides/your-own-api.md") ?? "";
const folder = mkdtempSync(join(tmpdir(), "concord-packed-"));
let tour: Tour | undefined;

beforeAll(async () => {
  tour = await Tour.begin(await packBoth(root, folder));
}, 300_000);
afterAll(async () => {
  await tour?.end();
  rmSync(folder, { recursive: true });
});

/** What a reader brings along to pages that do not begin in an empty folder. */
const givens: Readonly<Record<string, (sandbox: string) => Given>> = {
  "README.md": () => ownDocument(guide),
  "packages/toolkit/README.md": () => ownDocument(guide),
  "src/sandbox/derived/README.md": () => `${ownDocument(guide)}\nnpx concord init openapi.yaml`,
  "reference/command-line.md": (sandbox) => everythingNamed(guide, sandbox),
};

describe.each(["first", "second"])("read for the %s time", (round) => {
  let reader = "";
  beforeAll(() => {
    reader = tour?.emptyFolder() ?? "";
  });

  it.each([...pages])(
    "the samples of %s run as they stand, and print what it shows",
    async (page, text) => {
      const given = givens[page]?.(tour?.origin ?? "");
      // The second time the sandbox knows what was done, so other lines may be printed.
      const compares = round === "first";
      expect(await tour?.read(text, reader, { ...(given && { given }), compares })).toEqual([]);
    },
    300_000,
  );
});
