import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { files } from "./contract-files.ts";
import { concordInOne } from "./in-one-process.ts";

const ok = { description: "Done." };
const get = (operationId: string, more: object = {}) => ({
  get: {
    operationId,
    summary: "Read it.",
    ...more,
    responses: { 200: ok, 404: { description: "Not there." } },
  },
});
const servers = [{ url: "https://kites.test" }];
const info = { title: "Kites", version: "1.0.0" };

const lost = { openapi: "3.0.3", info, servers, paths: { "/kites/{id}": get("readKite") } };

test("a document of 3.0, alone in a folder, is judged on its lines", async () => {
  const { code, out } = await concordInOne(["lint", "kites.yaml"], {
    cwd: await files({ "kites.yaml": lost }),
  });
  expect(out).toMatch(/^kites\.yaml:9:5 path-parameters-defined .+\n {4}\S/m);
  expect(out).toMatch(/^kites: \d+ findings in 1 file, \d+ warnings? among them$/m);
  expect(code).toBe(1);
});

test("warnings are shown, and do not fail", async () => {
  const mild = { openapi: "3.1.0", info, servers, paths: { "/kites": { get: { responses: { 200: ok } } } } };
  const { code, out } = await concordInOne(["lint", "kites.yaml"], {
    cwd: await files({ "kites.yaml": mild }),
  });
  expect(out).toContain("operation-operationId warning: ");
  expect(code).toBe(0);
});

test("the profile `runtime` asks for what `generate` asks for", async () => {
  const document = {
    ...lost,
    paths: { "/flights": { get: { "x-idempotant": true, responses: { 200: ok } } } },
  };
  const cwd = await files({ "kites.yaml": document });
  const linted = await concordInOne(["lint", "kites.yaml", "--profile", "runtime", "--json"], { cwd });
  const generated = await concordInOne(["generate", "kites.yaml", "--json"], { cwd });
  const said = (all: { rule: string; message: string; line: number }[]) =>
    all.map(({ rule, message, line }) => ({ rule, message, line }));
  expect(said(JSON.parse(linted.out))).toEqual(said(JSON.parse(generated.out)[0].problems));
  expect(JSON.parse(linted.out)).toMatchObject([{ rule: "unknown-annotation" }]);
  expect([linted.code, generated.code]).toEqual([1, 1]);
});

test.each([
  ["/kites/{+path}", []],
  ["/kites/{path=strings/*}", []],
  ["/kites/{other}", ["path-parameter", "path-parameters-defined"]],
])("places with a notation that `generate` reads are no mistakes: %s", async (path, rules) => {
  const parameters = [{ name: "path", in: "path", required: true, schema: { type: "string" } }];
  const document = { openapi: "3.1.0", info, servers, paths: { [path]: get("readKite", { parameters }) } };
  const cwd = await files({ "kites.yaml": document });
  const { out } = await concordInOne(["lint", "kites.yaml", "--json"], { cwd });
  const found = JSON.parse(out).map(({ rule }: { rule: string }) => rule);
  expect([...new Set(found.filter((rule: string) => /^path-parameter/.test(rule)))].sort()).toEqual(rules);
});

test("a reference that leads nowhere is a mistake for `lint` alone, and is said once", async () => {
  const responses = { 200: ok, 404: { $ref: "#/components/responses/Nowhere" } };
  const document = { openapi: "3.0.3", info, servers, paths: { "/flights": { get: { responses } } } };
  const cwd = await files({ "kites.yaml": document });
  for (const profile of ["runtime", "recommended"]) {
    const linted = await concordInOne(["lint", "kites.yaml", "--profile", profile, "--json"], { cwd });
    const found = JSON.parse(linted.out).filter(
      ({ rule }: { rule: string }) => rule === "no-unresolved-refs",
    );
    expect([found.length, linted.code], profile).toEqual([1, 1]);
  }
  const generated = await concordInOne(["generate", "kites.yaml"], { cwd });
  expect(generated).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^kites: kites\.yaml:\d+ Nothing stands at #\/components\/responses\/Nowhere: /m,
    ),
  });
});

const shared = {
  openapi: "3.1.0",
  info,
  servers,
  paths: Object.fromEntries(
    ["a", "b", "c"].map((name) => [
      `/${name}`,
      { get: { operationId: name, responses: { 200: ok, 404: { $ref: "#/components/responses/Gone" } } } },
    ]),
  ),
  components: { responses: { Gone: { description: "Not there." } } },
};

test("a mistake in a shared component is said once, at the component, with the number of operations", async () => {
  const cwd = await files({ "kites.yaml": shared });
  const { out } = await concordInOne(["lint", "kites.yaml", "--profile", "house", "--json"], { cwd });
  const text = await readFile(join(cwd, "kites.yaml"), "utf8");
  const line = text.split("\n").findIndex((each) => each.includes("Gone:")) + 1;
  const found = JSON.parse(out).filter(({ rule }: { rule: string }) => rule === "codes-missing");
  expect(found).toMatchObject([
    { sharedBy: 3, message: "GET /a 404 does not say which codes it gives (and so for 2 more operations)" },
  ]);
  expect(Math.abs(found[0].line - line)).toBeLessThanOrEqual(1);
});

test("a long report ends with a count by rule, and with what to fix first", async () => {
  const cwd = await files({ "kites.yaml": shared });
  const { out, code } = await concordInOne(["lint", "kites.yaml", "--profile", "house"], { cwd });
  expect(code).toBe(1);
  expect(out).toMatch(
    /\nBy rule:\n +\d+ [a-z-]+\n[\s\S]+\nFix this first \(3 operations share it\):\n {2}kites\.yaml:\d+:\d+ /,
  );
  const counted = [...out.matchAll(/^ +(\d+) ([a-z0-9-]+)$/gm)].map(([, count]) => Number(count));
  expect(counted).toEqual([...counted].sort((a, b) => b - a));
});

test("Swagger 2.0 is refused with one sentence", async () => {
  const cwd = await files({ "old.yaml": { swagger: "2.0", info, paths: {} } });
  const { code, out } = await concordInOne(["lint", "old.yaml"], { cwd });
  expect(out).toContain("openapi-version This is Swagger 2.0, and OpenAPI 3.0, 3.1 or 3.2 is needed");
  expect(out.match(/^old\.yaml:/gm)).toHaveLength(1);
  expect(code).toBe(1);
});

test("without arguments, every API of redocly.yaml is judged, in any layout and by its own profile", async () => {
  const cwd = await files({
    "redocly.yaml": {
      apis: {
        kites: { root: "contracts/kites/v1.yaml", "x-concord": { profile: "runtime" } },
        winds: { root: "docs/winds.json" },
      },
    },
    "contracts/kites/v1.yaml": { ...lost, paths: { "/kites/{id}": { $ref: "../parts/kite.yaml" } } },
    "contracts/parts/kite.yaml": get("readKite"),
    "docs/winds.json": JSON.stringify({ ...lost, info: { ...info, title: "Winds" } }, null, 1),
  });
  const { code, out } = await concordInOne(["lint"], { cwd });
  expect(out).not.toContain("contracts/");
  expect(out).toContain("docs/winds.json:");
  expect(out).toContain("\nkites, winds: ");
  expect(code).toBe(1);
});

test("a file outside of the project is not read", async () => {
  const cwd = await files({
    "project/kites.yaml": { ...lost, paths: { "/kites": { $ref: "../secret.yaml" } } },
    "secret.yaml": get("readSecret"),
  });
  const { out } = await concordInOne(["lint", "kites.yaml", "--json"], { cwd: join(cwd, "project") });
  expect(JSON.parse(out).map(({ rule }: { rule: string }) => rule)).toContain("reference-outside");
});

test("--format and --summary give what code hosts read", async () => {
  const cwd = await files({ "kites.yaml": lost });
  const github = await concordInOne(["lint", "kites.yaml", "--format", "github", "--summary", "all.md"], {
    cwd,
  });
  expect(github.out).toMatch(/^::error file=kites\.yaml,line=9,col=5,title=path-parameters-defined::/m);
  expect(await readFile(join(cwd, "all.md"), "utf8")).toContain("| What | Where | Rule | Remedy |");
  const sarif = JSON.parse((await concordInOne(["lint", "kites.yaml", "--format", "sarif"], { cwd })).out);
  expect(sarif.runs[0].results).toContainEqual(
    expect.objectContaining({ ruleId: "path-parameters-defined", level: "error" }),
  );
  expect((await concordInOne(["lint", "kites.yaml", "--format", "junit"], { cwd })).out).toMatch(/^<\?xml/);
});

test.each([
  [[], /There is no API: this folder has no redocly\.yaml/],
  [["nowhere.yaml"], /nowhere\.yaml is no file in .*, and no API: this folder has no redocly\.yaml/],
  [["kites.yaml", "--profile", "strict"], /'strict' is invalid.*runtime, recommended, house/],
  [["kites.yaml", "--format", "xml"], /'xml' is invalid/],
  [["http://127.0.0.1:9/openapi.yaml"], /http:\/\/127\.0\.0\.1:9\/openapi\.yaml cannot be/],
])("concord lint %j is wrong use", async (args, message) => {
  const { code, err } = await concordInOne(["lint", ...args], { cwd: await files({ "kites.yaml": lost }) });
  expect(err).toMatch(message);
  expect(err).not.toMatch(/\n\s+at /);
  expect(code).toBe(2);
});
