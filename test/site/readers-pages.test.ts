import { join } from "node:path";
import { expect, it } from "vitest";
import { readApis } from "../../site/apis.ts";
import { contentOf } from "../../site/content.ts";
import { samples } from "../../src/toolkit/docs/samples/samples.ts";
import { fencesOf, NEEDS } from "./fences.ts";
import { isOperation, readersPages } from "./readers-pages.ts";

const root = join(import.meta.dirname, "../..");
const pages = await readersPages(root);

/** Every sample that `tour.gate.ts` leaves out, by its page and what it needs. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  "README.md": ["a clone of this repository"],
  "guides/authentication.md": ["an API of yours with this flow, here called ferry"],
  "guides/command-line.md": ["the id of a run, which an import prints"],
  "guides/your-own-api.md": ["Prism; the command says how to install it"],
  "guides/faq.md": ["a React component, and `createQueryApi` from openapi-react-query"],
  "reference/command-line.md": [
    "the id of a workspace of yours",
    "the id of a run, as an import prints it",
    "npm install jq-wasm",
    "a terminal, where it asks for the key",
    "an API named library in redocly.yaml",
    "jq",
    "the address of a document",
    "GitHub Actions",
    "Prism",
    "zsh",
  ],
  "spec/workflows/README.md": ["a clone of this repository"],
};

it("few samples are left out of the tests, and each says on the page what it needs", () => {
  const found: Record<string, string[]> = {};
  for (const [page, text] of pages) {
    const needs = fencesOf(text)
      .flatMap((fence) => fence.text.split("\n"))
      .flatMap((line) => NEEDS.exec(line)?.[1]?.split(/[.;] (?=[A-Z]|shows|executes)/)[0] ?? [])
      .filter((need) => need !== "the same");
    if (needs.length > 0) found[page] = [...new Set(needs)];
  }
  expect(found).toEqual(LEFT_OUT);
});

it("the samples of operations are those that samples.gate.ts runs, and no other", async () => {
  const known = new Set<string>();
  for (const api of await readApis())
    for (const sample of samples(api).values())
      for (const text of [sample.curl, sample.typescript, sample.commandLine]) known.add(text.trim());
  let count = 0;
  for (const [path, text] of await contentOf(root, undefined)) {
    if (!path.startsWith("public/") || !isOperation(path)) continue;
    for (const fence of fencesOf(text)) {
      if (!["sh", "ts"].includes(fence.language)) continue;
      expect(known.has(fence.text.trim()), `${path}, line ${fence.line}`).toBe(true);
      count += 1;
    }
  }
  expect(count).toBeGreaterThan(200);
});

it("every block of a program or of commands on a reader's page is in a language that the tour runs", () => {
  const others = [...pages].flatMap(([page, text]) =>
    fencesOf(text)
      .filter(
        ({ language, title }) =>
          /^(?:bash|shell|console|zsh|js|javascript|mjs|typescript|tsx)$/.test(language) &&
          title === undefined,
      )
      .map(({ line }) => `${page}, line ${line}`),
  );
  expect(others).toEqual([]);
});
