import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packBoth } from "../../scripts/packages.ts";
import { everythingNamed, type Given, ownDocument } from "./givens.ts";
import { readersPages } from "./readers-pages.ts";
import { asksSandbox, Tour } from "./tour.ts";

// A reader takes every page in its order, with the packages as npm delivers them and one `concord sandbox` with default options. A
// second reader takes those that ask the sandbox, from an empty folder: the sandbox knows by then what the first has done.
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
}, 300_000);

/** What a reader brings along to pages that do not begin in an empty folder. */
const givens: Readonly<Record<string, (sandbox: string) => Given>> = {
  "README.md": () => ownDocument(guide),
  "packages/toolkit/README.md": () => ownDocument(guide),
  "src/sandbox/derived/README.md": () => `${ownDocument(guide)}\nnpx concord init openapi.yaml`,
  "reference/command-line.md": (sandbox) => everythingNamed(guide, sandbox),
};

describe.each([
  { time: "first", read: [...pages], again: false },
  { time: "second", read: [...pages].filter(([, text]) => asksSandbox(text)), again: true },
])("read for the $time time", ({ read, again }) => {
  let reader = "";
  beforeAll(() => {
    reader = tour?.emptyFolder() ?? "";
  });

  it.each(read)(
    "the samples of %s run as they stand, and print what it shows",
    async (page, text) => {
      const given = givens[page]?.(tour?.origin ?? "");
      expect(await tour?.read(text, reader, { ...(given && { given }), again })).toEqual([]);
    },
    300_000,
  );
});
