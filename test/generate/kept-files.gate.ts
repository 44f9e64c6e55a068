import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isRetried, retryProfile } from "../../src/client/index.ts";
import { documentApis } from "../../src/toolkit/docs/project.ts";
import { chosenApis } from "../../src/toolkit/project/chosen.ts";
import { generateApis } from "../../src/toolkit/project/generate.ts";

const document = (title: string, code = "torn") => {
  const missing = { description: "There are none.", "x-codes": [code] };
  const responses = { 204: { description: "None." }, 404: missing };
  const codes = [{ const: code, description: "It is gone.", "x-status": 404, "x-remedy": "Make another." }];
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title, version: "1.0.0" },
    servers: [{ url: "https://kites.test" }],
    paths: { "/kites": { get: { operationId: "listKites", responses } } },
    components: { schemas: { KiteError: { description: "Codes.", oneOf: codes } } },
  });
};

/** A folder with documents of the given names. */
function folder(...names: readonly string[]): string {
  const base = mkdtempSync(join(tmpdir(), "concord-kept-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  for (const name of names) {
    mkdirSync(join(base, name, ".."), { recursive: true });
    writeFileSync(join(base, name), document(name));
  }
  return base;
}

const rules = { isRetried, profileOf: retryProfile };

/** What writes files beside those of a project, by its command. */
const WRITERS = [
  {
    command: "generate",
    files: ["index.ts", "schema.ts", "document.ts", "openapi.yaml"],
    run: async (base: string, ...roots: readonly string[]) =>
      generateApis(
        base,
        (await chosenApis(base, roots)).map((api) => ({ ...api, out: "out" })),
        false,
      ),
  },
  {
    command: "docs",
    files: ["errors.md", "errors.json", "reference/index.md", "reference/kites/list-kites.md"],
    run: async (base: string, ...roots: readonly string[]) =>
      documentApis(base, await chosenApis(base, roots), { out: "out", check: false, rules }),
  },
];

const cases = WRITERS.flatMap(({ command, files, run }) => files.map((file) => ({ command, file, run })));

test.each(cases)(
  "concord $command does not replace a file $file that it did not write",
  async ({ file, run, command }) => {
    const base = folder("kites.json");
    const path = join(base, "out", file);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, "mine");
    await expect(run(base, "kites.json")).rejects.toThrow(
      `out/${file} is there already, and \`concord ${command}\` did not write it. Move it away, or name another folder`,
    );
    expect(readFileSync(path, "utf8")).toBe("mine");
  },
);

test.each(cases)("concord $command replaces its own $file of an earlier document", async ({ file, run }) => {
  const base = folder("kites.json");
  await run(base, "kites.json");
  const before = readFileSync(join(base, "out", file), "utf8");
  writeFileSync(join(base, "kites.json"), document("Kites", "lost"));
  await run(base, "kites.json");
  expect(readFileSync(join(base, "out", file), "utf8")).not.toBe(before);
});

test.each(WRITERS)("concord $command knows its own files by other ends of lines", async ({ files, run }) => {
  const base = folder("kites.json");
  await run(base, "kites.json");
  const written = files.map((file) => [file, readFileSync(join(base, "out", file), "utf8")] as const);
  for (const [file, text] of written) writeFileSync(join(base, "out", file), text.replaceAll("\n", "\r\n"));
  await run(base, "kites.json");
  for (const [file, text] of written) expect(readFileSync(join(base, "out", file), "utf8")).toBe(text);
});

test("the document itself is not replaced by its bundle", async () => {
  const base = folder("openapi.yaml");
  const [api] = await chosenApis(base, ["openapi.yaml"], { name: "kites", out: "." });
  await expect(generateApis(base, api ? [api] : [], false)).rejects.toThrow("openapi.yaml is there already");
  expect(readFileSync(join(base, "openapi.yaml"), "utf8")).toBe(document("openapi.yaml"));
});

test.each(WRITERS)("concord $command refuses two documents whose files have one place", async ({ run }) => {
  const base = folder("a/kites.json", "b/kites.json");
  await expect(run(base, "a/kites.json", "b/kites.json")).rejects.toThrow(
    /^a\/kites\.json and b\/kites\.json would both be written to out\S*\. Write them one by one, each with its --name/,
  );
});
