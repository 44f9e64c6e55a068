import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { isUnchanged } from "../../src/toolkit/init/check.ts";
import { checkUpstream, init } from "../../src/toolkit/init/init.ts";
import { checkReport, initReport } from "../../src/toolkit/init/report.ts";
import { nameOf } from "../../src/toolkit/project/api.ts";
import { readApis } from "../../src/toolkit/project/config.ts";
import { fixtures, STYLES } from "./styles.ts";

/** A folder with one of the fixtures in it. */
function folder(...files: readonly string[]): string {
  const base = mkdtempSync(join(tmpdir(), "concord-init-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  for (const file of files) cpSync(join(fixtures, file), join(base, file));
  return base;
}

function edit(base: string, file: string, find: string, replace: string): void {
  const text = readFileSync(join(base, file), "utf8");
  if (!text.includes(find)) throw new Error(`${file} does not contain ${find}`);
  writeFileSync(join(base, file), text.replace(find, replace));
}

test("it writes an overlay, what the document said, and the project's configuration, and leaves the document alone", async () => {
  const base = folder("studio.yaml");
  const { wrote } = await init({ base, document: "studio.yaml" });
  expect(wrote).toEqual(["studio.overlay.yaml", "studio.lock.json", "redocly.yaml"]);
  expect(readFileSync(join(base, "studio.yaml"), "utf8")).toBe(
    readFileSync(join(fixtures, "studio.yaml"), "utf8"),
  );
  expect(readApis(base)).toEqual([
    {
      ...{ name: "studio", root: "studio.yaml", overlays: ["studio.overlay.yaml"] },
      ...{ out: "src/api/studio", profile: undefined, hosts: [], credentials: {} },
    },
  ]);
});

test.each(STYLES)(
  "the overlay of %s is one of the standard, and its guesses become actions without their comment sign",
  async (file) => {
    const base = folder(file);
    const { inference, api } = await init({ base, document: file });
    const text = readFileSync(join(base, api.overlays[0] ?? ""), "utf8");
    const changes = (confidence: string) =>
      inference.findings.filter((each) => each.confidence === confidence).flatMap((each) => each.changes);
    const actions = (yaml: string): { target: string; update: unknown }[] => parse(yaml).actions;
    const plain = ({ target, update }: { target: string; update: unknown }) => ({ target, update });
    expect(parse(text)).toMatchObject({ overlay: "1.0.0", info: { title: /^Behaviour of / }, extends: file });
    expect(actions(text).map(plain)).toEqual(changes("certain"));
    const confirmed = text.replace(/^ {2}# (?=- target| {2})/gm, "  ");
    expect(actions(confirmed)).toHaveLength(changes("certain").length + changes("guess").length);
  },
);

test("an overlay that is there already is never overwritten", async () => {
  const base = folder("studio.yaml");
  await init({ base, document: "studio.yaml" });
  await expect(init({ base, document: "studio.yaml" })).rejects.toThrow(
    "studio.overlay.yaml is there already",
  );
});

test("the entry in redocly.yaml keeps what others have written there", async () => {
  const base = folder("studio.yaml");
  writeFileSync(
    join(base, "redocly.yaml"),
    "# Ours\nextends: [recommended]\napis:\n  other: { root: other.yaml }\n",
  );
  await init({ base, document: "studio.yaml", name: "workshop", out: "lib/workshop" });
  const text = readFileSync(join(base, "redocly.yaml"), "utf8");
  expect(text).toMatch(/^# Ours\nextends: \[ ?recommended ?\]/);
  expect(readApis(base).map(({ name, out }) => [name, out])).toEqual([
    ["other", "src/api/other"],
    ["workshop", "lib/workshop"],
  ]);
});

test("what redocly.yaml says of the API already holds: its overlays, its folder and its document", async () => {
  const base = folder("studio.yaml");
  const entry = (root: string) =>
    `apis:\n  studio: { root: ${root}, overlays: [ours.yaml], x-concord: { out: lib/studio } }\n`;
  writeFileSync(join(base, "redocly.yaml"), entry("other.yaml"));
  await expect(init({ base, document: "studio.yaml" })).rejects.toThrow(
    "redocly.yaml names other.yaml as the document of studio already.",
  );
  writeFileSync(join(base, "redocly.yaml"), entry("studio.yaml"));
  await init({ base, document: "studio.yaml" });
  expect(readApis(base)).toMatchObject([
    { root: "studio.yaml", overlays: ["studio.overlay.yaml", "ours.yaml"], out: "lib/studio" },
  ]);
});

test.each([
  ["openapi: 3.1.0\n", "reef: without a title, OpenAPI 3.1.0, 0 operations\nThere is no operation to call"],
  [
    "openapi: 3.1.0\ninfo: { title: Reef, version: '1' }\npaths: {}\n",
    "There is no operation to call. Is there another document",
  ],
  [
    "openapi: 3.1.0\npaths: { /a: { get: { responses: {} } } }\n",
    "reef: without a title, OpenAPI 3.1.0, 1 operation\n",
  ],
])("the report of %j says what the document lacks", async (text, expected) => {
  const base = folder();
  writeFileSync(join(base, "reef.yaml"), text);
  expect(initReport(await init({ base, document: "reef.yaml" }))).toContain(expected);
});

test("a file in the place of the lock file that is none is never overwritten", async () => {
  const base = folder("studio.yaml");
  writeFileSync(join(base, "studio.lock.json"), '{ "mine": true }');
  await expect(init({ base, document: "studio.yaml" })).rejects.toThrow("studio.lock.json is not what");
  expect(readdirSync(base).sort()).toEqual(["studio.lock.json", "studio.yaml"]);
});

test.each([
  [
    "swagger.yaml",
    "swagger: '2.0'\n",
    /is Swagger 2\.0, and OpenAPI 3\.0, 3\.1 or 3\.2 is needed\. Convert it first/,
  ],
  ["future.yaml", "openapi: 4.0.0\n", /its property `openapi` is "4\.0\.0"/],
  ["list.json", "[]", /is no OpenAPI document/],
  ["broken.json", "{", /is neither JSON nor YAML/],
  ["broken.yaml", "a: [", /is neither JSON nor YAML/],
])("%s is refused in one sentence, and nothing is written", async (file, text, message) => {
  const base = folder();
  writeFileSync(join(base, file), text);
  await expect(init({ base, document: file })).rejects.toThrow(message);
  expect(readApis(base)).toEqual([]);
});

test("a document of several files is read as one", async () => {
  const base = folder();
  writeFileSync(
    join(base, "openapi.yaml"),
    "openapi: 3.1.0\ninfo: { title: Weir, version: 1.0.0 }\npaths:\n  /gates: { $ref: gates.yaml }\n",
  );
  writeFileSync(
    join(base, "gates.yaml"),
    "get: { responses: { '200': { description: ok }, default: { $ref: 'errors.yaml#/any' } } }\n",
  );
  writeFileSync(
    join(base, "errors.yaml"),
    "any: { description: no, content: { application/json: { schema: { type: object, properties: { message: { type: string } } } } } }\n",
  );
  const { about, inference } = await init({ base, document: "openapi.yaml" });
  expect(about).toMatchObject({ title: "Weir", operations: 1 });
  expect(inference.findings).toContainEqual(
    expect.objectContaining({ topic: "errors", evidence: 'message at "/message"' }),
  );
});

test("a vendor's extension that refers to a file of its own is not followed", async () => {
  const base = folder("mill.yaml");
  edit(base, "mill.yaml", "components:\n", "components:\n  x-mill-policies: { $ref: ../policies.yaml }\n");
  await expect(init({ base, document: "mill.yaml" })).resolves.toMatchObject({ api: { name: "mill" } });
});

test("a reference that leads nowhere is named, and the rest is read", async () => {
  const base = folder("mill.yaml");
  edit(base, "mill.yaml", "{ $ref: '#/components/schemas/Href' }", "{ $ref: hrefs.yaml }");
  expect(initReport(await init({ base, document: "mill.yaml" }))).toMatch(
    /^mill\.yaml:\d+ Nothing stands at hrefs\.yaml: any value fits there\. Correct the reference/m,
  );
});

test("what changed upstream is said by operation, with what is lost and what is new, and --update takes it over", async () => {
  const base = folder("studio.yaml");
  await init({ base, document: "studio.yaml" });
  expect((await checkUpstream(base, [], false)).every(({ upstream }) => isUnchanged(upstream))).toBe(true);
  edit(base, "studio.yaml", "version: 2.1.0", "version: 2.2.0");
  edit(base, "studio.yaml", "  /tags:", "  /labels:");
  edit(base, "studio.yaml", "Lines: { type: object", "Lines: { title: Lines, type: object");
  const [checked] = await checkUpstream(base, ["studio"], false);
  expect(checked?.upstream).toMatchObject({
    ...{ was: "2.1.0", is: "2.2.0", added: ["GET /labels"], removed: ["GET /tags"], changed: ["GET /files"] },
    lost: ["$.paths['/tags'].get"],
    fresh: [{ operations: ["GET /labels"] }],
  });
  expect(checked && checkReport(checked)).toContain("Operations removed\n  GET /tags");
  expect((await checkUpstream(base, [], true))[0]?.wrote).toEqual([
    "studio.overlay.yaml",
    "studio.lock.json",
  ]);
  const [after] = await checkUpstream(base, [], false);
  expect(after?.upstream).toMatchObject({
    added: [],
    removed: [],
    changed: [],
    fresh: [],
    lost: ["$.paths['/tags'].get"],
  });
});

test("a document from a URL is kept beside its overlay, and compared with what the URL says later", async () => {
  let text = readFileSync(join(fixtures, "mill.yaml"), "utf8");
  const server = createServer((_, response) => response.end(text)).listen(0);
  onTestFinished(() => void server.close());
  const base = folder();
  const { port } = server.address() as AddressInfo; // it listens on a port
  const { wrote, api } = await init({ base, document: `http://127.0.0.1:${port}/openapi.yaml` });
  expect(wrote).toEqual(["mill.yaml", "mill.overlay.yaml", "mill.lock.json", "redocly.yaml"]);
  expect(readFileSync(join(base, api.root), "utf8")).toBe(text);
  text = text.replace("  /grains/batch:", "  /grains/batches:");
  const [checked] = await checkUpstream(base, [], true);
  expect(checked?.upstream.added).toEqual(["POST /grains/batches"]);
  expect(readFileSync(join(base, api.root), "utf8")).toBe(text);
});

test("the copy of a document from a URL replaces no file", async () => {
  const server = createServer((_, response) =>
    response.end(readFileSync(join(fixtures, "mill.yaml"))),
  ).listen(0);
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // it listens on a port
  const base = folder();
  writeFileSync(join(base, "mill.yaml"), "mine");
  await expect(init({ base, document: `http://127.0.0.1:${port}/openapi.yaml` })).rejects.toThrow(
    "mill.yaml is there already, with another content, and is never overwritten.",
  );
  expect(readdirSync(base)).toEqual(["mill.yaml"]);
  expect(readFileSync(join(base, "mill.yaml"), "utf8")).toBe("mine");
});

test("a folder stands for the document in it, which other tools can read by its name", async () => {
  const base = folder();
  cpSync(join(fixtures, "mill.yaml"), join(base, "mill", "openapi.yaml"));
  const { api } = await init({ base, document: "mill" });
  expect(api).toMatchObject({ name: "mill", root: "mill/openapi.yaml" });
});

test.each(["x", "{}", "[]", '{"from":"a","version":"1","operations":{"GET /a":1}}'])(
  "a lock file that holds %s is refused by its name",
  async (text) => {
    const base = folder("mill.yaml");
    await init({ base, document: "mill.yaml" });
    writeFileSync(join(base, "mill.lock.json"), text);
    await expect(checkUpstream(base, [], false)).rejects.toThrow(
      "mill.lock.json is not what `concord init` wrote.",
    );
  },
);

test("without its overlay, an API is checked no further", async () => {
  const base = folder("mill.yaml");
  await init({ base, document: "mill.yaml" });
  rmSync(join(base, "mill.overlay.yaml"));
  await expect(checkUpstream(base, [], true)).rejects.toThrow(
    "There is no overlay mill.overlay.yaml. Remove mill.lock.json, and `concord init mill.yaml --name mill` writes both again",
  );
});

test("a name that was not made here is refused, with the nearest, and so is a check without any", async () => {
  const base = folder("mill.yaml");
  await expect(checkUpstream(base, [], false)).rejects.toThrow("No API here was made by `concord init`");
  await init({ base, document: "mill.yaml" });
  await expect(checkUpstream(base, ["mil"], false)).rejects.toThrow(
    "No API mil was made by `concord init` here. Did you mean mill? There are: mill.",
  );
});

test("a URL that gives no document is reported with its status", async () => {
  const server = createServer((_, response) => response.writeHead(404).end("no")).listen(0);
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // it listens on a port
  await expect(init({ base: folder(), document: `http://127.0.0.1:${port}/` })).rejects.toThrow(
    "gives the status 404",
  );
});

test.each([
  ["petstore.yaml", "Swagger Petstore - OpenAPI 3.0", "petstore"],
  ["stripe.openapi.json", "Stripe API", "stripe"],
  ["specs/box/openapi.json", "Box Platform API", "box-platform"],
  ["https://x.test/v2/api-docs?group=a", "", "api"],
  ["https://x.test/openapi.json", "The Ünder API v3.1", "under"],
  ["weather/openapi.yaml", "", "weather"],
  ["3d.yaml", "", "api-3d"],
])("the API of %s with the title %j is called %s", (root, title, name) => {
  expect(nameOf(root, title)).toBe(name);
});

test("the report says what was found with its evidence, what is to be confirmed, and what was not found with its remedy", async () => {
  const report = initReport(await init({ base: folder("ledger.yaml"), document: "ledger.yaml" }));
  expect(report).toMatch(/^ledger: Ledger API 2026-03-01, OpenAPI 3\.0\.3, 3 operations\n/);
  expect(report).toMatch(/Found, and active in the overlay\n {2}paging .*\n.*`has_more`/);
  expect(report).toMatch(/To confirm: comments in the overlay\n {2}idempotency .*Idempotency-Key/);
  expect(report).not.toContain("undefined");
});

test.each(STYLES)("the report of %s has one empty line between its sections", async (file) => {
  const report = initReport(await init({ base: folder(file), document: file }));
  expect(report).not.toContain("\n\n\n");
  expect(report.match(/\n\n[A-Z]/g)?.length).toBeGreaterThan(1);
});

test("a document outside of the folder is named from there, so that a clone finds it as well", async () => {
  const base = folder("mill.yaml");
  mkdirSync(join(base, "project"));
  const { api } = await init({ base: join(base, "project"), document: join(base, "mill.yaml") });
  expect(api.root).toBe("../mill.yaml");
  expect(await checkUpstream(join(base, "project"), [], false)).toMatchObject([
    { upstream: { changed: [] } },
  ]);
});
