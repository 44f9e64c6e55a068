import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { concord, start } from "./concord.ts";
import { files } from "./contract-files.ts";

const kite = { type: "object", required: ["name"], properties: { name: { type: "string" } } };
const document = {
  openapi: "3.0.3",
  info: { title: "Kites", version: "1.0.0", description: "Kites of a beach." },
  servers: [{ url: "https://kites.test" }],
  paths: {
    "/kites": {
      get: {
        operationId: "listKites",
        summary: "List kites",
        responses: {
          200: {
            description: "All.",
            content: {
              "application/json": { schema: { type: "array", items: kite }, example: [{ name: "Roller" }] },
            },
          },
          404: {
            description: "No beach.",
            content: {
              "application/json": { schema: kite, examples: { Gone: { value: { name: "none" } } } },
            },
          },
        },
      },
    },
  },
};
const overlay = {
  overlay: "1.0.0",
  info: { title: "Kites", version: "1" },
  actions: [{ target: "$.info", update: { title: "Big kites" } }],
};

test("concord docs writes a page for each operation, and says where one is no longer what its document says", async () => {
  const cwd = await files({ "kites.yaml": document, "big.yaml": overlay });
  const written = await concord(["docs", "kites.yaml", "--out", "site/content", "--overlay", "big.yaml"], {
    cwd,
  });
  expect(written).toMatchObject({
    code: 0,
    out: "Big kites: 1 operation\nsite/content: 5 of 5 files written\n",
  });
  const page = await readFile(join(cwd, "site/content/reference/kites/list-kites.md"), "utf8");
  expect(page).toMatch(/^---\n[\s\S]+List kites/);
  expect(page).toContain("`[].name`");
  expect(JSON.parse(await readFile(join(cwd, "site/content/errors.json"), "utf8"))).toEqual([
    { api: "kites", title: "Big kites", version: "1.0.0", errors: [] },
  ]);
  const args = ["docs", "kites.yaml", "--out", "site/content", "--overlay", "big.yaml", "--check"];
  expect(await concord(args, { cwd })).toMatchObject({ code: 0 });
  await writeFile(join(cwd, "site/content/errors.md"), "Something else");
  await rm(join(cwd, "site/content/reference/index.md"));
  const checked = await concord(args, { cwd });
  // On a busy machine a line of progress stands before them.
  expect(
    checked.err
      .split("\n")
      .filter((line) => line.startsWith("site/"))
      .sort(),
  ).toEqual([
    "site/content/errors.md is not what its document says",
    "site/content/reference/index.md is not what its document says",
  ]);
  expect(checked.code).toBe(1);
});

test("concord docs writes nothing where a document cannot be worked with", async () => {
  const cwd = await files({ "old.yaml": { swagger: "2.0", info: document.info, paths: {} } });
  const { code, err } = await concord(["docs", "old.yaml"], { cwd });
  expect(err).toContain("old.yaml is Swagger 2.0");
  expect(code).toBe(2);
  expect(await readdir(cwd)).toEqual(["old.yaml"]);
});

test("concord mock responds with the document's examples, by code and by name", async () => {
  const cwd = await files({ "kites.yaml": document });
  const mock = start(["mock", "kites.yaml", "--port", "0", "--json"], { cwd });
  onTestFinished(() => mock.kill("SIGKILL"));
  const { url } = JSON.parse(
    (await mock.said("}\n")).split("\n").find((line) => line.startsWith("{")) ?? "{}",
  );
  expect(await (await fetch(`${url}/kites`)).json()).toEqual([{ name: "Roller" }]);
  const gone = await fetch(`${url}/kites`, { headers: { prefer: "code=404, example=Gone" } });
  expect([gone.status, await gone.json()]).toEqual([404, { name: "none" }]);
  mock.kill("SIGTERM");
  expect(await mock.ended).toMatchObject({ code: 0 });
});

test.each(["lint", "diff", "changelog", "docs", "mock", "init", "generate"])(
  "concord %s --help teaches",
  async (command) => {
    const { code, out } = await concord([command, "--help"]);
    expect(out).toContain("Examples:");
    expect(out).toContain("Exit codes: 0 ");
    expect(out).toContain("--json");
    expect(code).toBe(0);
  },
);
