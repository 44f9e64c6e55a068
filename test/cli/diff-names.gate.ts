import { execFileSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { folder } from "./concord.ts";
import { commitAll, files, git, put } from "./contract-files.ts";
import { concordInOne } from "./in-one-process.ts";

/** A document whose list has an item, where it is later. */
const kites = (isLater = false) => ({
  ...{
    openapi: "3.1.0",
    info: { title: "Kites", version: "1.0.0" },
    servers: [{ url: "https://kites.test" }],
  },
  paths: {
    "/kites": { get: { operationId: "listKites", responses: { 200: { description: "All." } } } },
    ...(isLater && {
      "/winds": { get: { operationId: "listWinds", responses: { 200: { description: "All." } } } },
    }),
  },
});

const project = {
  "redocly.yaml": { apis: { kites: { root: "openapi.yaml" } } },
  "openapi.yaml": kites(),
  "later.yaml": kites(true),
};

async function repository(): Promise<string> {
  const cwd = await files(project);
  commitAll(cwd);
  git(cwd, "tag", "v1.4.0");
  return cwd;
}

describe.each(["diff", "changelog"])("concord %s", (command) => {
  test.each([
    [["kitse"], "kites"],
    [["kitse", "kites"], "kites"],
    [["kites", "kitse"], "kites"],
    [["main", "kitse"], "kites"],
    [["kitse", "--against", "main"], "kites"],
    [["mian"], "main"],
    [["mian", "kites"], "main"],
    [["main", "mian"], "main"],
    [["kites", "--against", "mian"], "main"],
    [["v1.4.1"], "v1.4.0"],
    [["opnapi.yaml"], "openapi.yaml"],
    [["opnapi.yaml", "openapi.yaml"], "openapi.yaml"],
    [["openapi.yaml", "opnapi.yaml"], "openapi.yaml"],
  ])(
    "%j: the name that nothing has was looked for as API, file and revision, and the nearest of them is named",
    async (args, near) => {
      const cwd = await repository();
      const { code, err } = await concordInOne([command, ...args], { cwd });
      expect(err).toMatch(
        /^concord: (\S+) is no API of redocly\.yaml, no file or folder in \S+ and no revision that git knows\. Did you mean \S+\? The APIs are: kites\.$/m,
      );
      expect(err).toContain(`Did you mean ${near}?`);
      expect(code).toBe(2);
    },
  );
});

test("where nothing is near, the APIs are named", async () => {
  const { err } = await concordInOne(["diff", "elsewhere"], { cwd: await repository() });
  expect(err).toMatch(/ and no revision that git knows\. The APIs are: kites\.$/m);
});

test("where git reads nothing, a name is not looked for as a revision, and it is said why", async () => {
  const cwd = await files(project);
  const strange = await files({ ...project, ".git": "no git file" });
  const outside = await concordInOne(["diff", "mian"], { cwd });
  expect(outside.err).toMatch(
    /in \S+\. It can be no revision: this folder is in no git repository\. The APIs/,
  );
  const refused = await concordInOne(["diff", "mian"], { cwd: strange });
  expect(refused.err).toMatch(
    /It can be no revision: git refuses it: invalid gitfile format: .+; `git status` says more\./,
  );
  const absent = await concordInOne(["diff", "mian"], { cwd, env: { PATH: "/nowhere" } });
  expect(absent.err).toContain("It can be no revision: git cannot be run; install it.");
});

test("a document is named where there are no APIs", async () => {
  const cwd = await files({ "openapi.yaml": kites() });
  const { err } = await concordInOne(["diff", "nowhere", "openapi.yaml"], { cwd });
  expect(err).toMatch(
    /^concord: nowhere is no API \(this folder has no redocly\.yaml\) and no file or folder in \S+\. .* Name a document, or add an API with `concord init <document>`\.$/m,
  );
});

test("a branch that only the remote has is found, and a shallow clone is said to be one", async () => {
  const origin = await repository();
  const cwd = await folder();
  const url = pathToFileURL(origin).href;
  execFileSync("git", ["clone", "--quiet", "--depth", "1", url, "."], { cwd, stdio: "ignore" });
  git(cwd, "checkout", "--quiet", "-b", "change");
  git(cwd, "branch", "--quiet", "-D", "main");
  const { err } = await concordInOne(["diff", "main"], { cwd });
  expect(err).toMatch(
    /Did you mean origin\/main\? .* This clone is shallow; `git fetch --unshallow --tags` fetches the rest\.$/m,
  );
});

test("a folder without the documents is no earlier state: otherwise each API would count as new", async () => {
  const cwd = await files({ ...project, "notes/a.txt": "" });
  const { code, err } = await concordInOne(["diff", "notes", "openapi.yaml"], { cwd });
  expect(err).toContain("concord: The folder notes has no redocly.yaml, and no openapi.yaml. Name a folder");
  expect(code).toBe(2);
});

test("an API as the old end is its document, unless a branch has its name", async () => {
  const cwd = await repository();
  const compared = await concordInOne(["diff", "kites", "later.yaml"], { cwd });
  expect(compared.out).toMatch(/^Compared with kites\n\n?later .*: 1 compatible/);
  git(cwd, "branch", "kites");
  await put(cwd, { "openapi.yaml": kites(true) });
  const { out } = await concordInOne(["diff", "kites", "openapi.yaml"], { cwd });
  expect(out).toContain("1 compatible");
});
