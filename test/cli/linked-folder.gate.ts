import { readdir, readFile, realpath, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitAll, files } from "./contract-files.ts";
import { concordInOne } from "./in-one-process.ts";

const list = {
  type: "object",
  required: ["kites", "next_cursor"],
  properties: {
    kites: { type: "array", items: { type: "string" } },
    next_cursor: { type: ["string", "null"] },
  },
};

/** A document whose overlay says how its pages follow each other: without it, `generate` and `diff` come to other results. */
const kites = {
  ...{
    openapi: "3.1.0",
    info: { title: "Kites", version: "1.0.0" },
    servers: [{ url: "https://kites.test" }],
  },
  paths: {
    "/kites": {
      get: {
        operationId: "listKites",
        parameters: [{ name: "cursor", in: "query", schema: { type: "string" } }],
        responses: { 200: { description: "A page.", content: { "application/json": { schema: list } } } },
      },
    },
  },
};

/** A project, a link to the folder that holds it, and one to itself. */
async function project() {
  const top = await realpath(await files({ "real/kites/openapi.yaml": kites, "real/kites/deep/a.txt": "" }));
  await symlink("real", join(top, "above"));
  await symlink("real/kites", join(top, "itself"));
  return { top, cwd: join(top, "real/kites") };
}

async function texts(cwd: string): Promise<Record<string, string>> {
  const found = await readdir(cwd, { recursive: true, withFileTypes: true });
  const paths = found.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  const read = paths.map(async (path) => [path.slice(cwd.length), await readFile(path, "utf8")]);
  return Object.fromEntries(await Promise.all(read));
}

/** Commands after `init`, each with a place for the document. */
const commands: Readonly<Record<string, (document: string) => readonly string[]>> = {
  generate: (document) => ["generate", document],
  "generate --check": (document) => ["generate", document, "--check"],
  lint: (document) => ["lint", document],
  docs: (document) => ["docs", document],
  diff: (document) => ["diff", "main", document],
  changelog: (document) => ["changelog", "main", document],
};

describe.each(["itself", "above/kites"])(
  "a document that is named by a link to the project, %s/openapi.yaml,",
  (link) => {
    test("is the one in the project, for every command", async () => {
      const { top, cwd } = await project();
      const other = await project();
      expect(await concordInOne(["init", join(top, link, "openapi.yaml")], { cwd })).toMatchObject({
        code: 0,
      });
      expect(await concordInOne(["init", "openapi.yaml"], { cwd: other.cwd })).toMatchObject({ code: 0 });
      expect(await texts(cwd)).toEqual(await texts(other.cwd));
      for (const each of [cwd, other.cwd]) commitAll(each);
      for (const [name, args] of Object.entries(commands)) {
        const linked = await concordInOne(args(join(top, link, "openapi.yaml")), { cwd });
        const plain = await concordInOne(args("openapi.yaml"), { cwd: other.cwd });
        // Standard error says after a second what takes so long.
        expect([linked.code, linked.out], name).toEqual([plain.code, plain.out]);
      }
    });
  },
);

test("a document above the project is named without the link", async () => {
  const { top, cwd } = await project();
  const deep = join(cwd, "deep");
  expect(await concordInOne(["init", join(top, "itself/openapi.yaml")], { cwd: deep })).toMatchObject({
    code: 0,
  });
  expect(await readFile(join(deep, "redocly.yaml"), "utf8")).toContain("root: ../openapi.yaml\n");
});

test("a document that is itself a link is refused, and the file at its end is named, which is taken", async () => {
  const { top, cwd } = await project();
  await symlink("../kites.yaml", join(top, "real/kites/linked.yaml"));
  await symlink("kites/openapi.yaml", join(top, "real/kites.yaml"));
  const { err } = await concordInOne(["init", "linked.yaml"], { cwd });
  expect(err).toMatch(
    /linked\.yaml:1 The document leads through a symbolic link\. Name the file at its end, openapi\.yaml\. Or write the document into a file of its own\.$/m,
  );
  expect(await concordInOne(["init", "openapi.yaml"], { cwd })).toMatchObject({ code: 0 });
});
