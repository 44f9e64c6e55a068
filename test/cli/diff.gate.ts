import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { folder } from "./concord.ts";
import { commitAll, files, git, put } from "./contract-files.ts";
import { concordInOne } from "./in-one-process.ts";

interface Kites {
  readonly version?: string;
  readonly name?: object;
  readonly openapi?: string;
  readonly security?: readonly object[];
  readonly more?: object;
}

/** The document of an API of kites, with some changes. */
function kites({
  version = "1.0.0",
  name = { type: "string" },
  openapi = "3.0.3",
  security,
  more,
}: Kites = {}): object {
  const schema = { type: "object", required: ["name"], properties: { name, ...more } };
  return {
    openapi,
    info: { title: "Kites", version },
    servers: [{ url: "https://kites.test" }],
    security: security ?? [{ Key: [] }],
    paths: {
      "/kites": {
        get: {
          operationId: "listKites",
          responses: { 200: { description: "All.", content: { "application/json": { schema } } } },
        },
      },
    },
    components: { securitySchemes: { Key: { type: "apiKey", in: "header", name: "X-Key" } } },
  };
}

const number = { name: { type: "number" } };
const length = { more: { length: { type: "number" } } };

test("two documents of 3.0 are compared, and what breaks fails, on its line", async () => {
  const cwd = await files({ "old.yaml": kites(), "new.yaml": kites(number) });
  const { code, out } = await concordInOne(["diff", "old.yaml", "new.yaml"], { cwd });
  expect(out).toContain("Compared with old.yaml");
  expect(out).toContain("new (1.0.0, too low): 1 breaking");
  expect(out).toMatch(/ {2}breaking {3}new\.yaml:\d+:\d+ schema-type-changed/);
  expect(out).toContain("Breaking changes since 1.0.0 need 2.0.0 or later; `info.version` is 1.0.0");
  expect(code).toBe(1);
});

test.each([
  ["a new major version says that something breaks", kites({ ...number, version: "2.0.0" }), 0],
  ["what is added is compatible", kites(length), 0],
  ["what is unchanged passes", kites(), 0],
  [
    "a credential that is dropped weakens, and asks for a consent",
    kites({ security: [{}, { Key: [] }], version: "2.0.0" }),
    1,
  ],
  ["nullable, in the words of 3.1, is no change", kites({ openapi: "3.1.0" }), 0],
])("%s", async (_, document, code) => {
  const cwd = await files({ "old.yaml": kites(), "new.yaml": document });
  expect(await concordInOne(["diff", "old.yaml", "new.yaml"], { cwd })).toMatchObject({ code });
});

test("a consent is given in the words of the change", async () => {
  const cwd = await files({
    "old.yaml": kites(),
    "new.yaml": kites({ security: [{}, { Key: [] }], version: "2.0.0" }),
  });
  const { out } = await concordInOne(["diff", "old.yaml", "new.yaml", "--json"], { cwd });
  const weakened = JSON.parse(out).apis[0].findings.filter((each: { weakened: boolean }) => each.weakened);
  expect(weakened[0].remedy).toContain("consents to it in consents.yaml");
  await put(cwd, {
    "consents.yaml": weakened.map(({ message: change }: { message: string }) => ({
      ...{ api: "new", change, by: "Mia Tanaka", reason: "The list is public." },
    })),
  });
  const consented = await concordInOne(["diff", "old.yaml", "new.yaml"], { cwd });
  expect(consented.out).toContain("Mia Tanaka consents: The list is public.");
  expect(consented.code).toBe(0);
});

test("a version that is a date has to be another one where something breaks", async () => {
  const cwd = await files({
    "old.yaml": kites({ version: "2026-01-31" }),
    "same.yaml": kites({ ...number, version: "2026-01-31" }),
    "later.yaml": kites({ ...number, version: "2026-02-28" }),
  });
  const same = await concordInOne(["diff", "old.yaml", "same.yaml"], { cwd });
  expect(same.out).toContain("Breaking changes, and `info.version` is 2026-01-31 still");
  expect(same.code).toBe(1);
  expect(await concordInOne(["diff", "old.yaml", "later.yaml"], { cwd })).toMatchObject({ code: 0 });
});

test("a document is compared with what is published", async () => {
  const server = createServer((_, response) => response.end(stringify(kites()))).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((done) => server.once("listening", done));
  // The address of a TCP server is an object.
  const { port } = server.address() as AddressInfo;
  const published = `http://127.0.0.1:${port}/openapi.yaml`;
  const cwd = await files({ "new.yaml": kites(number) });
  const { code, out } = await concordInOne(["diff", "new.yaml", "--against", published], { cwd });
  expect(out).toContain(`Compared with ${published}`);
  expect(out).toContain("1 breaking");
  expect(code).toBe(1);
});

test("the overlays of redocly.yaml count on both sides of two documents, or everything in them would be a change", async () => {
  const cwd = await files({ "kites.yaml": kites(), "later.yaml": kites() });
  expect(await concordInOne(["init", "kites.yaml"], { cwd })).toMatchObject({ code: 0 });
  await put(cwd, {
    "kites.overlay.yaml": {
      overlay: "1.0.0",
      info: { title: "Kites", version: "1" },
      actions: [{ target: "$.paths['/kites'].get", update: { deprecated: true } }],
    },
  });
  for (const [old, later] of [
    ["kites.yaml", "kites.yaml"],
    ["later.yaml", "kites.yaml"],
    ["kites.yaml", "later.yaml"],
  ])
    expect(await concordInOne(["diff", String(old), String(later)], { cwd })).toMatchObject({
      code: 0,
      out: expect.stringContaining("(1.0.0): unchanged"),
    });
});

test("two folders with a document each are compared by their documents", async () => {
  const cwd = await files({ "one/openapi.yaml": kites(), "two/openapi.yaml": kites(number) });
  const { code, out } = await concordInOne(["diff", "one", "two"], { cwd });
  expect(out).toContain("1 breaking");
  expect(code).toBe(1);
});

test("outside of a git repository, it is said that there is none", async () => {
  const cwd = await files({ "kites.yaml": kites() });
  expect((await concordInOne(["diff", "kites.yaml"], { cwd })).err).toContain(
    "this folder is in no git repository",
  );
});

/** A git repository with a contract in a folder of its own, as its configuration says. */
async function repository(): Promise<string> {
  const cwd = await files({
    "redocly.yaml": { apis: { kites: { root: "contracts/kites.yaml" } } },
    "contracts/kites.yaml": kites(),
  });
  commitAll(cwd);
  return cwd;
}

test("a revision from before `concord init` is compared without the overlay that it did not have", async () => {
  const cwd = await files({ "kites.yaml": kites() });
  commitAll(cwd);
  expect(await concordInOne(["init", "kites.yaml"], { cwd })).toMatchObject({ code: 0 });
  const { code, out, err } = await concordInOne(["diff", "main"], { cwd });
  expect(out + err).toContain("Compared with main");
  expect(code).toBe(0);
});

test("without names, what stands in a work tree is compared with the main branch", async () => {
  const cwd = await repository();
  git(cwd, "checkout", "--quiet", "-b", "change");
  await put(cwd, { "contracts/kites.yaml": kites(number) });
  const { code, out } = await concordInOne(["diff"], { cwd });
  expect(out).toMatch(/^Compared with [0-9a-f]{7}, where this work left the main branch$/m);
  expect(out).toMatch(/contracts\/kites\.yaml:\d+:\d+ schema-type-changed/);
  expect(code).toBe(1);
});

test("two revisions are compared, from a folder of the repository as well", async () => {
  const cwd = await repository();
  git(cwd, "tag", "v1");
  await put(cwd, { "contracts/kites.yaml": kites(length) });
  git(cwd, "commit", "--quiet", "--all", "--message", "Add a length");
  await put(cwd, { "contracts/kites.yaml": "broken: [" });
  const { code, out } = await concordInOne(["diff", "v1", "main"], { cwd });
  expect(out).toContain("kites (1.0.0, could be higher): 1 compatible");
  expect(code).toBe(0);
  await put(cwd, { "contracts/kites.yaml": kites(number) });
  const inside = await concordInOne(["diff", "v1", "kites.yaml"], { cwd: join(cwd, "contracts") });
  expect(inside.out).toContain("kites.yaml:");
  expect(inside.code).toBe(1);
});

test("an API that is gone breaks, and one that is new does not", async () => {
  const cwd = await repository();
  await put(cwd, {
    "redocly.yaml": { apis: { winds: { root: "contracts/winds.yaml" } } },
    "contracts/winds.yaml": kites(),
  });
  const { code, out } = await concordInOne(["diff", "main", "--json"], { cwd });
  expect(JSON.parse(out).apis.map(({ api, verdict }: Record<string, unknown>) => [api, verdict])).toEqual([
    ["kites", "breaking"],
    ["winds", "compatible"],
  ]);
  expect(code).toBe(1);
});

test("a raised version needs an entry in the changelog, which concord changelog writes", async () => {
  const cwd = await repository();
  await put(cwd, { "contracts/kites.yaml": kites({ ...number, ...length, version: "2.0.0" }) });
  const missing = await concordInOne(["diff", "main"], { cwd });
  expect(missing.out).toContain("contracts/CHANGELOG.md has no entry for 2.0.0");
  expect(missing.out).toContain("Write one: concord changelog --write.");
  expect(missing.code).toBe(1);
  const args = ["changelog", "main", "--write", "--date", "2026-01-31"];
  expect(await concordInOne(args, { cwd })).toMatchObject({
    code: 0,
    out: "contracts/CHANGELOG.md: 2.0.0\n",
  });
  const written = await readFile(join(cwd, "contracts/CHANGELOG.md"), "utf8");
  expect(written).toMatch(
    /^# Changelog of the Kites\n[\s\S]+## \[2\.0\.0\] - 2026-01-31\n\n### Breaking\n\n- .+\n\n### Added\n\n- .+`length`/,
  );
  expect(await concordInOne(args, { cwd })).toMatchObject({
    code: 0,
    out: "contracts/CHANGELOG.md says so already\n",
  });
  expect(await concordInOne(["diff", "main"], { cwd })).toMatchObject({ code: 0 });
});

test("APIs in one folder have a changelog each, and files outside the project are found", async () => {
  const cwd = await repository();
  await put(cwd, {
    "redocly.yaml": {
      apis: { kites: { root: "contracts/kites.yaml" }, winds: { root: "contracts/winds.yaml" } },
    },
    "contracts/winds.yaml": kites(),
  });
  commitAll(cwd, "Two APIs");
  const changed = kites({ ...number, security: [{}, { Key: [] }], version: "2.0.0" });
  await put(cwd, { "contracts/kites.yaml": changed, "contracts/winds.yaml": changed });
  const { out } = await concordInOne(["changelog", "HEAD", "--write"], { cwd });
  expect(out).toBe("contracts/kites.CHANGELOG.md: 2.0.0\ncontracts/winds.CHANGELOG.md: 2.0.0\n");
  const elsewhere = join(await folder(), "CHANGELOG.md");
  const one = ["kites", "--against", "HEAD", "--changelog", elsewhere];
  expect(await concordInOne(["changelog", ...one, "--write"], { cwd })).toMatchObject({ code: 0 });
  expect(await readFile(elsewhere, "utf8")).toContain("## [2.0.0]");
  const consents = join(await folder(), "consents.yaml");
  const { apis } = JSON.parse((await concordInOne(["diff", ...one, "--json"], { cwd })).out);
  const given = apis[0].findings.filter(({ weakened }: { weakened: boolean }) => weakened);
  const rest = { api: "kites", by: "Mia Tanaka", reason: "Anybody may read." };
  await writeFile(
    consents,
    stringify(given.map(({ message }: { message: string }) => ({ ...rest, change: message }))),
  );
  expect(await concordInOne(["diff", ...one, "--consents", consents], { cwd })).toMatchObject({ code: 0 });
});

test("concord changelog shows an entry, and writes none without a new version", async () => {
  const cwd = await files({ "old.yaml": kites(), "new.yaml": kites(number) });
  const shown = await concordInOne(["changelog", "old.yaml", "new.yaml"], { cwd });
  expect(shown.out).toMatch(/^# Kites\n\n## \[Unreleased\]\n\n### Breaking\n\n- /);
  expect(shown.code).toBe(0);
  const refused = await concordInOne(["changelog", "old.yaml", "new.yaml", "--write"], { cwd });
  expect(refused.err).toContain("CHANGELOG.md was left alone. Breaking changes since 1.0.0 need 2.0.0");
  expect(refused.code).toBe(1);
  const { out } = await concordInOne(["changelog", "old.yaml", "new.yaml", "--json"], { cwd });
  expect(JSON.parse(out)).toMatchObject({
    base: "old.yaml",
    entries: [{ api: "new", from: "1.0.0", to: "1.0.0" }],
  });
  const same = await concordInOne(["changelog", "old.yaml", "old.yaml"], { cwd });
  expect(same).toMatchObject({ code: 0, out: "Nothing changed for a caller since old.yaml.\n" });
});

test("--format and --summary give what code hosts read", async () => {
  const cwd = await files({ "old.yaml": kites(), "new.yaml": kites(number) });
  const run = (...args: string[]) => concordInOne(["diff", "old.yaml", "new.yaml", ...args], { cwd });
  const github = await run("--format", "github", "--summary", "all.md");
  expect(github.out).toMatch(/^::error file=new\.yaml,line=\d+,col=\d+,title=schema-type-changed::/m);
  expect(await readFile(join(cwd, "all.md"), "utf8")).toContain(
    "| Kites | 1.0.0, too low | 1 breaking | refused |",
  );
  expect(JSON.parse((await run("--format", "sarif")).out).runs[0].results).toContainEqual(
    expect.objectContaining({ ruleId: "schema-type-changed", level: "error" }),
  );
  expect((await run("--format", "junit")).out).toContain('<testsuite name="new"');
});

test("a revision has every file that its documents name, whatever it is called", async () => {
  const parts = { info: { title: "Kites", version: "1.0.0", description: { $ref: "texts/about.md" } } };
  const named = (name: object) => ({
    ...kites({ name: { $ref: "parts/Name.yaml" } }),
    ...parts,
    "x-was": name,
  });
  const cwd = await files({
    "api.oas": named({}),
    "parts/Name.yaml": { $ref: "more.yaml#/Name" },
    "parts/more.yaml": { Name: { type: "string" } },
    "texts/about.md": "# All about: kites",
    "left.txt": "Nothing names it.",
  });
  commitAll(cwd);
  await put(cwd, { "parts/more.yaml": { Name: { type: "number" } } });
  const { code, out } = await concordInOne(["diff", "main", "api.oas", "--json"], { cwd });
  expect(out).toContain("schema-type-changed");
  expect(code).toBe(1);
});

test.each([
  ["a file outside of the project", "../secret.yaml", "leads out of the document's folder"],
  ["a file of the machine", "/etc/secret.yaml", "names a file of this machine"],
  ["a host that nobody named", "https://parts.test/a.yaml", "leads to the host parts.test"],
])("%s is refused before it is read, in a schema, an extension and an overlay", async (_, $ref, reason) => {
  const overlay = { overlay: "1.0.0", info: { title: "More", version: "1" } };
  const cwd = await files({
    "secret.yaml": { type: "string", description: "hunter2" },
    "project/old.yaml": kites(),
    "project/schema.yaml": kites({ name: { $ref } }),
    "project/extension.yaml": { ...kites(), "x-more": [{ $ref }] },
    "project/more.yaml": { ...overlay, actions: [{ target: "$.info", update: { "x-more": { $ref } } }] },
  });
  const run = (...args: string[]) => concordInOne(args, { cwd: join(cwd, "project") });
  for (const args of [["schema.yaml"], ["extension.yaml"], ["old.yaml", "--overlay", "more.yaml"]]) {
    const { code, err, out } = await run("diff", "old.yaml", ...args);
    expect(err).toContain(reason);
    expect(out + err).not.toContain("hunter2");
    expect(code).toBe(2);
    const linted = await run("lint", ...args, "--json");
    expect(linted.out).toContain("reference-outside");
  }
});

test.each([
  [["a", "b", "c"], /Name the old and the new one/],
  [["old.yaml", "list.yaml"], /list\.yaml .*no OpenAPI/],
  [[], /There is no API|There is no branch main/],
  [["old.yaml", "swagger.yaml"], /swagger\.yaml is Swagger 2\.0/],
])("concord diff %j is wrong use", async (args, message) => {
  const swagger = { swagger: "2.0", info: { title: "Old", version: "1" }, paths: {} };
  const cwd = await files({ "old.yaml": kites(), "list.yaml": ["a"], "swagger.yaml": swagger });
  const { code, err } = await concordInOne(["diff", ...args], { cwd });
  expect(err).toMatch(message);
  expect(err).not.toMatch(/\n\s+at /);
  expect(code).toBe(2);
});
