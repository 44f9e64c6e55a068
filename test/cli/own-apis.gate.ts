import { chmod } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { concord } from "./concord.ts";
import { files } from "./contract-files.ts";
import { ownServer } from "./own-server.ts";

const json = (schema: object) => ({ "application/json": { schema } });
const integer = { type: "integer" };
const book = { type: "object", required: ["title"], properties: { title: { type: "string" } } };
const page = {
  type: "object",
  required: ["books", "more"],
  properties: { books: { type: "array", items: book }, more: { type: "boolean" } },
};

const seen: { readonly request: IncomingMessage; readonly body: string }[] = [];
const server = ownServer((request, response) => {
  void text(request).then((body) => {
    seen.push({ request, body });
    const number = new URL(request.url ?? "", server.url).searchParams.get("page") ?? "1";
    response.setHeader("content-type", "application/json");
    if (request.method === "POST") response.writeHead(201).end('{ "title": "made" }');
    else if (request.url?.startsWith("/books?") || request.url === "/books")
      response.end(JSON.stringify({ books: [{ title: `page ${number}` }], more: number === "1" }));
    else if (request.url === "/books/7") response.writeHead(404).end('{ "error": { "code": 4711 } }');
    else response.writeHead(404).end('{ "message": "There is none" }');
  });
}, seen);

function library() {
  const error = json({ type: "object", properties: { message: { type: "string" } } });
  const failure = { default: { description: "No.", content: error } };
  return {
    openapi: "3.0.3",
    info: { title: "Library", version: "1.0.0" },
    servers: [{ url: server.url }],
    security: [{ bearerAuth: [] }],
    paths: {
      "/books": {
        get: {
          operationId: "listBooks",
          summary: "List books",
          parameters: [{ name: "page", in: "query", schema: { ...integer, default: 1 } }],
          responses: { 200: { description: "A page.", content: json(page) }, ...failure },
        },
        post: {
          operationId: "addBook",
          parameters: [{ name: "shelf", in: "cookie", schema: { type: "string" } }],
          requestBody: { required: true, content: { "application/x-www-form-urlencoded": { schema: book } } },
          responses: { 201: { description: "Made.", content: json(book) }, ...failure },
        },
      },
      "/books/{id}": {
        get: {
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
          responses: { 200: { description: "A book.", content: json(book) }, ...failure },
        },
      },
    },
    components: { securitySchemes: { bearerAuth: { type: "http", scheme: "bearer" } } },
  };
}

const overlay = {
  overlay: "1.0.0",
  info: { title: "Behaviour", version: "1" },
  actions: [
    {
      target: "$.paths['/books'].get",
      update: {
        "x-paging": {
          items: "/books",
          next: { add: "page", to: "page", from: 1, more: "$response.body#/more" },
        },
      },
    },
  ],
};

function project(credentials?: object) {
  const api = {
    root: "library.json",
    overlays: ["library.overlay.yaml"],
    ...(credentials && { "x-concord": { credentials } }),
  };
  return files({
    "library.json": library(),
    "library.overlay.yaml": overlay,
    "redocly.yaml": { apis: { library: api } },
  });
}

describe("an API of redocly.yaml", () => {
  test("is called as Concord's own are, with its overlays, and the variable that credentials names", async () => {
    const cwd = await project({ bearerAuth: "SHELF_TOKEN" });
    const env = { SHELF_TOKEN: "t0ken" };
    const { code, out } = await concord(["call", "library", "listBooks", "--all"], { cwd, env });
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([{ title: "page 1" }, { title: "page 2" }]);
    expect(code).toBe(0);
    expect(seen.map(({ request }) => request.headers.authorization)).toEqual([
      "Bearer t0ken",
      "Bearer t0ken",
    ]);
  });

  test("takes a variable of its name where credentials names none, and says which one is missing", async () => {
    const cwd = await project();
    const called = ["call", "library", "listBooks"];
    expect(await concord(called, { cwd, env: { LIBRARY_KEY: "a-key" } })).toMatchObject({ code: 0 });
    expect(seen[0]?.request.headers.authorization).toBe("Bearer a-key");
    const { code, err } = await concord(called, { cwd });
    expect(err).toContain("There is no API key. Set LIBRARY_KEY in the environment");
    expect(code).toBe(1);
    const named = await concord(called, { cwd: await project({ bearerAuth: "SHELF_TOKEN" }) });
    expect(named.err).toContain("Set SHELF_TOKEN in the environment");
  });

  test("is sent forms and cookies as its document says", async () => {
    const cwd = await project();
    const words = ["call", "library", "addBook", "--shelf", "b 2", "-f", "title=Sea & Sky"];
    expect(await concord(words, { cwd, env: { LIBRARY_KEY: "a-key" } })).toMatchObject({ code: 0 });
    const [{ request, body } = { request: undefined, body: "" }] = seen;
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({ title: "Sea & Sky" });
    expect(request?.headers["content-type"]).toContain("application/x-www-form-urlencoded");
    expect(request?.headers.cookie).toBe("shelf=b%202");
  });

  test("has its help, its errors and its completion", async () => {
    const cwd = await project({ bearerAuth: "SHELF_TOKEN" });
    expect((await concord(["call", "--help"], { cwd })).out).toMatch(
      /library +library\.json, of redocly\.yaml/,
    );
    const help = await concord(["call", "library", "listBooks", "--help"], { cwd });
    expect(help.out).toContain("SHELF_TOKEN");
    expect(help.out).toContain("concord call library listBooks --all");
    for (const command of ["call", "explain"])
      expect((await concord(["complete", "--", command], { cwd })).out.split("\n")).toContain("library");
    const operations = await concord(["complete", "--", "call", "library"], { cwd });
    expect(operations.out.split("\n")).toEqual(
      expect.arrayContaining(["listBooks", "addBook", "get-books-id"]),
    );
    const failed = await concord(["call", "library", "get-books-id", "--id", "1"], {
      cwd,
      env: { SHELF_TOKEN: "t" },
    });
    expect(failed.err).toContain("concord: 404");
    expect(failed.code).toBe(1);
  });

  test("leaves Concord's own in reach, and a wrong scheme in credentials is named", async () => {
    const cwd = await project({ bearer: "SHELF_TOKEN" });
    expect((await concord(["call", "meshi", "--help"], { cwd })).out).toContain("createEvent");
    const { code, err } = await concord(["call", "library", "listBooks"], { cwd });
    expect(err).toContain(
      'names a variable for "bearer", and library has no such security scheme. It has: bearerAuth.',
    );
    expect(code).toBe(2);
  });

  test.each(["sk_live_51Hxyz", "a.b-c", ""])(
    "a credential in place of its variable is never shown (%j)",
    async (value) => {
      const cwd = await project({ bearerAuth: value });
      for (const more of [[], ["--help"]]) {
        const { code, out, err } = await concord(["call", "library", "listBooks", ...more], { cwd });
        expect({ code, out }).toEqual({ code: 2, out: "" });
        expect(err).toContain('redocly.yaml does not name a variable for "bearerAuth" of library.');
        if (value !== "") expect(err).not.toContain(value);
      }
    },
  );

  test("gets no key of Concord's own APIs from a profile, whichever variable redocly.yaml names", async () => {
    const cwd = await project({ bearerAuth: "MESHI_KEY" });
    const kept = { default: { MESHI_KEY: "kept-k3y" }, work: { MESHI_KEY: "kept-k3y" } };
    const env = {
      MESHI_KEY: undefined,
      CONCORD_CONFIG: join(await files({ "kept.json": JSON.stringify(kept) }), "kept.json"),
    };
    await chmod(env.CONCORD_CONFIG, 0o600);
    const called = ["call", "library", "listBooks"];
    for (const more of [env, { ...env, CONCORD_PROFILE: "work" }])
      expect(await concord(called, { cwd, env: more })).toMatchObject({
        ...{ code: 1, out: "" },
        err: expect.stringContaining("Set MESHI_KEY in the environment"),
      });
    const { code, err } = await concord([...called, "--profile", "work"], { cwd, env });
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining("Profile work keeps no key for library."),
    });
    expect(seen).toEqual([]);
    expect(err).not.toContain("kept-k3y");
  });

  test("explain knows the codes that its error bodies list, integers too; it completes and corrects them, and a failed call names it", async () => {
    const code = { oneOf: [{ const: 4711, description: "Thrown away." }, { const: 4712 }] };
    const error = { type: "object", properties: { error: { type: "object", properties: { code } } } };
    const document = library();
    const failing = { ...document.paths["/books/{id}"].get, operationId: "getBook" };
    const responses = { ...failing.responses, 404: { description: "There is none.", content: json(error) } };
    const cwd = await files({
      "library.json": { ...document, paths: { "/books/{id}": { get: { ...failing, responses } } } },
      "library.overlay.yaml": {
        ...overlay,
        actions: [{ target: "$..code", update: { "x-error": "code" } }],
      },
      "redocly.yaml": { apis: { library: { root: "library.json", overlays: ["library.overlay.yaml"] } } },
    });
    expect(await concord(["explain", "library", "4711"], { cwd })).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^4711 \(404\) of Library\n\nCause: Thrown away\.\n/),
    });
    const near = await concord(["explain", "library", "4721", "--json"], { cwd });
    expect(JSON.parse(near.out)).toMatchObject({
      error: { message: expect.stringContaining("Did you mean 4711, 4712?") },
    });
    expect((await concord(["complete", "--", "explain", "library"], { cwd })).out).toMatch(/^4711$/m);
    const failed = await concord(["call", "library", "getBook", "--id", "7"], {
      cwd,
      env: { LIBRARY_KEY: "tok-9" },
    });
    expect(failed.err).toContain("concord: 4711 (404): ");
    expect(failed.err).toMatch(/^ {4}concord explain library 4711$/m);
  });

  test("explain says of its statuses what the document says, and JSON of the same", async () => {
    const cwd = await project({ bearerAuth: "LIBRARY_TOKEN" });
    const text = await concord(["explain", "library", "404"], { cwd });
    expect(text).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^404 of Library\n\nNo operation documents 404 by .+\nCause: No\.\n/),
    });
    expect(text.out).toMatch(/listBooks +GET \/books \(any other error\)/);
    const busy = await concord(["explain", "library", "503"], { cwd });
    expect(busy.out).toContain("Retried: 503: yes, where the operation is idempotent");
    const { out } = await concord(["explain", "library", "404", "--json"], { cwd });
    expect(JSON.parse(out)).toMatchObject({
      subject: "404",
      api: "library",
      statuses: ["default"],
      causes: ["No."],
      operations: expect.arrayContaining([{ id: "listBooks", key: "GET /books", status: "default" }]),
    });
  });

  test.each([
    [["library", "NOPE"], "Library has no code NOPE. Its document names no codes. Give a status."],
    [
      ["libary", "404"],
      "There is no API named libary. Did you mean library? With Concord come main-api, meetso, meshes, meshi. In redocly.yaml in ",
    ],
    [["library", "999"], "Library has no code 999. 999 is no status of HTTP either: these are 100 to 599."],
    [["library", "99"], "99 is no status of HTTP either"],
    [["meshi", "404x"], "has no code 404x. It has: "],
    [["meshi", "418"], "No operation of Meshi Partner API documents the status 418. It has: 400, 401, "],
  ])("explain of %j is wrong use", async (args, message) => {
    const cwd = await project({ bearerAuth: "LIBRARY_TOKEN" });
    const { code, out, err } = await concord(["explain", ...args], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
  });
});
