import { readFile, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { start } from "./concord.ts";
import { files, put } from "./contract-files.ts";
import { concordInOne } from "./in-one-process.ts";

const SECRET = "the-content-of-another-file";

let host: string;
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? "");
  if (request.url === "/api/openapi.json") response.end(JSON.stringify(kites({ $ref: "parts/name.json" })));
  else if (request.url === "/api/parts/name.json") response.end('{ "type": "string" }');
  else if (request.url === "/api/stray.json")
    response.end(JSON.stringify(kites({ $ref: "https://parts.test/name.json" })));
  else if (request.url === "/api/moved.json")
    response.writeHead(302, { location: `http://localhost:${port}/api/openapi.json` }).end();
  else response.end("{ type: string }");
});
let port: number;
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, done));
  // The address of a TCP server is an object.
  port = (server.address() as AddressInfo).port;
  host = `127.0.0.1:${port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  asked.length = 0;
});

function kites(name: object, more: object = {}) {
  const schema = { type: "object", properties: { name } };
  return {
    openapi: "3.1.0",
    info: { title: "Kites", version: "1.0.0" },
    servers: [{ url: "https://kites.test" }],
    paths: {
      "/kites": {
        get: {
          operationId: "listKites",
          responses: { 200: { description: "All.", content: { "application/json": { schema } } } },
        },
      },
    },
    ...more,
  };
}

/** Every command that reads a document, with what it needs to read `document`. */
const commands: Readonly<Record<string, (document: string) => string[]>> = {
  generate: (document) => ["generate", document],
  docs: (document) => ["docs", document],
  init: (document) => ["init", document],
  lint: (document) => ["lint", document],
  diff: (document) => ["diff", "sound.json", document],
  changelog: (document) => ["changelog", "sound.json", document],
  mock: (document) => ["mock", document, "--port", "0"],
  sandbox: (document) => ["sandbox", document, "--port", "0"],
};

/** References that lead out of the project, and the sentence that says so. */
const strays: Readonly<Record<string, readonly [$ref: (top: string) => string, said: string]>> = {
  "a file outside": [() => "../secret.yaml", "leads out of the document's folder"],
  "a file outside, encoded": [() => "%2e%2e/secret.yaml", "leads out of the document's folder"],
  "a file of the machine": [(top) => join(top, "secret.yaml"), "names a file of this machine"],
  "a file: address": [
    (top) => pathToFileURL(join(top, "secret.yaml")).href,
    "where no document is read from",
  ],
  "a host that nobody named": [() => `http://${host}/name.json`, "not among those that may be asked"],
  "a symbolic link": [() => "link.yaml", "leads through a symbolic link"],
};

async function project($ref: string) {
  const overlay = { overlay: "1.0.0", info: { title: "More", version: "1" } };
  const top = await files({
    "secret.yaml": { type: "string", description: SECRET },
    "project/sound.json": kites({ type: "string" }),
    "project/schema.json": kites({ $ref }),
    "project/extension.json": kites({ type: "string" }, { "x-more": { deep: [{ $ref }] } }),
    "project/example.json": kites(
      { type: "string" },
      { components: { examples: { A: { externalValue: $ref } } } },
    ),
    "project/over.json": kites({ type: "string" }),
    "project/overlay.yaml": {
      ...overlay,
      actions: [
        {
          target: "$.paths['/kites'].get.responses['200'].content.*.schema.properties",
          update: { more: { $ref } },
        },
      ],
    },
    "project/redocly.yaml": { apis: { over: { root: "over.json", overlays: ["overlay.yaml"] } } },
  });
  await symlink(join(top, "secret.yaml"), join(top, "project/link.yaml"));
  return join(top, "project");
}

/** The commands for which everything in a document counts. */
const GUARDS = new Set(["lint", "diff", "changelog"]);

describe.each(Object.entries(strays))("%s", (_, [reference, said]) => {
  test.each(["generate", "docs", "init"])("is passed over by concord %s, in examples", async (name) => {
    const top = join(await project("#/info"), "..");
    const cwd = await project(reference(top));
    const { code, out, err } = await concordInOne(commands[name]?.("example.json") ?? [], { cwd });
    expect(err).not.toContain(said);
    expect(out + err).not.toContain(SECRET);
    expect(code).toBe(0);
    expect(asked).toEqual([]);
  });

  test.each(Object.keys(commands))(
    "is refused by concord %s, in documents and overlays, and in examples by those that guard them",
    async (name) => {
      // The path of the secret is known once its folder exists.
      const first = await project("#/info");
      const top = join(first, "..");
      const cwd = await project(reference(top));
      // `init` writes overlays and applies none.
      const documents = [
        "schema.json",
        ...(GUARDS.has(name) ? ["example.json"] : []),
        ...(name === "init" ? [] : ["over"]),
      ];
      await Promise.all(
        documents.map(async (document) => {
          const { code, out, err } = await concordInOne(commands[name]?.(document) ?? [], { cwd });
          expect(out + err, document).toContain(said);
          expect(out + err).not.toContain(SECRET);
          expect(code).toBe(name === "lint" ? 1 : 2);
        }),
      );
      expect(asked).toEqual([]);
    },
  );
});

describe("a reference in somebody else's extension is not followed", () => {
  test.each(["generate", "docs", "init"])("by concord %s, which does its work", async (name) => {
    for (const $ref of ["../secret.yaml", `http://${host}/name.json`]) {
      const cwd = await project($ref);
      const { code, out, err } = await concordInOne(
        [...(commands[name]?.("extension.json") ?? []), "--json"],
        {
          cwd,
        },
      );
      expect(out + err).not.toContain(SECRET);
      expect(code).toBe(0);
    }
    expect(asked).toEqual([]);
  });

  test.each(["lint", "diff", "changelog"])("and concord %s, which guards it, refuses it", async (name) => {
    const cwd = await project("../secret.yaml");
    const { code, out, err } = await concordInOne(commands[name]?.("extension.json") ?? [], { cwd });
    expect(out + err).toContain("leads out of the document's folder");
    expect(code).toBe(name === "lint" ? 1 : 2);
  });
});

describe("a document given by its address", () => {
  test.each(["generate", "docs", "lint", "diff", "changelog"])(
    "may refer to its own host, and concord %s fetches each part once",
    async (name) => {
      const cwd = await project("#/info");
      const { code } = await concordInOne(commands[name]?.(`http://${host}/api/openapi.json`) ?? [], { cwd });
      expect(code).toBe(0);
      expect(asked.sort()).toEqual(["/api/openapi.json", "/api/parts/name.json"]);
    },
  );

  test.each(["mock", "sandbox"])("may refer to its own host, and concord %s serves it", async (name) => {
    const cwd = await project("#/info");
    const running = start(commands[name]?.(`http://${host}/api/openapi.json`) ?? [], { cwd });
    await running.said("Ctrl-C stops it.");
    running.kill("SIGTERM");
    await running.ended;
    expect(asked.sort()).toEqual(["/api/openapi.json", "/api/parts/name.json"]);
  });

  test.each(Object.keys(commands))("may refer to no other host, says concord %s", async (name) => {
    const cwd = await project("#/info");
    const { code, out, err } = await concordInOne(commands[name]?.(`http://${host}/api/stray.json`) ?? [], {
      cwd,
    });
    expect(out + err).toContain("leads to the host parts.test, which is not among those that may be asked");
    expect(out + err).toContain("--allow-host parts.test");
    expect(code).toBe(name === "lint" ? 1 : 2);
  });

  test("may have an overlay that refers to files beside itself, as a document in a file may", async () => {
    const cwd = await project("#/info");
    const target = "$.paths['/kites'].get.responses['200'].content.*.schema.properties";
    await put(cwd, {
      "over/overlay.yaml": {
        ...{ overlay: "1.0.0", info: { title: "More", version: "1" } },
        actions: [{ target, update: { length: { $ref: "./Length.yaml" } } }],
      },
      "over/Length.yaml": { type: "number", description: "From the overlay's own folder." },
    });
    for (const document of ["sound.json", `http://${host}/api/openapi.json`]) {
      const args = [
        "generate",
        document,
        "--overlay",
        "over/overlay.yaml",
        "--name",
        "kites",
        "--out",
        "out",
      ];
      expect(await concordInOne(args, { cwd })).toMatchObject({ code: 0 });
      expect(await readFile(join(cwd, "out/schema.ts"), "utf8")).toContain("From the overlay's own folder.");
    }
  });

  test("is not looked for at another host, where a redirect leads", async () => {
    const cwd = await project("#/info");
    const { code, err } = await concordInOne(["generate", `http://${host}/api/moved.json`], { cwd });
    expect(err).toMatch(/moved\.json redirects\. The new address leads to the host localhost:\d+/);
    expect(code).toBe(2);
    expect(asked).toEqual(["/api/moved.json"]);
  });
});
