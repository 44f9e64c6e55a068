import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { isObject } from "../../src/openapi/json.ts";
import { readOperations } from "../../src/openapi/operations.ts";
import { Problems } from "../../src/openapi/problem.ts";
import { Source } from "../../src/openapi/source.ts";
import { load } from "../../src/toolkit/project/load.ts";

const root = "openapi: 3.1.1\npaths:\n  /a: { $ref: 'parts/a.json#/items/~1a' }\n";
const part = JSON.stringify({ items: { "/a": { get: { operationId: "getA", parameters: [] } } } });

/** Comments until the reader goes away. */
function endless(response: ServerResponse): void {
  const chunk = Buffer.alloc(1 << 20, "#");
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", more);
  more();
}

let folder: string;
let origin: string;
const server = createServer((request, response) => {
  const texts: Record<string, string> = {
    "/openapi.yaml": root,
    "/parts/a.json": part,
    "/page": "<!doctype html><title>Docs</title>",
    "/broken.json": "{",
    "/named": "{ openapi: 3.1.1, paths: { /a: { $ref: 'parts/a.json#/items/~1a' } } }",
  };
  const ways: Record<string, string> = {
    "/moved": "/named",
    "/elsewhere": "http://localhost:1/openapi.yaml",
    "/round": "/round",
    "/file": "file:///etc/hostname",
    "/secret": `http://user:password@127.0.0.1:${request.socket.localPort}/named`,
  };
  if (request.url === "/endless") {
    endless(response);
    return;
  }
  if (request.url === "/missing-page") {
    response.writeHead(404).end("<html><title>No such\n page</title></html>");
    return;
  }
  const way = ways[request.url ?? ""];
  if (way !== undefined) {
    response.writeHead(302, { location: way }).end();
    return;
  }
  const text = texts[request.url ?? ""];
  response.writeHead(text === undefined ? 404 : 200).end(text);
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "concord-loading-"));
  await mkdir(join(folder, "parts"));
  await mkdir(join(folder, "empty"));
  await writeFile(join(folder, "openapi.yaml"), root);
  await writeFile(join(folder, "parts/a.json"), part);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function operationsOf(target: string): Promise<string[]> {
  const { path, web } = await load(folder, { root: target, overlays: [] });
  const source = new Source(folder, new Problems(), web);
  const root = source.read(path);
  return isObject(root) ? readOperations(source, root).map(({ id }) => id) : [];
}

describe("a document is loaded, with all its parts, from", () => {
  test("a file", async () => expect(await operationsOf("openapi.yaml")).toEqual(["getA"]));
  test("a folder", async () => expect(await operationsOf(".")).toEqual(["getA"]));
  test("a URL that leads on at its host", async () =>
    expect(await operationsOf(`${origin}/moved`)).toEqual(["getA"]));
  test("a URL", async () => expect(await operationsOf(`${origin}/openapi.yaml`)).toEqual(["getA"]));
});

describe("what cannot be loaded is named, with what to do", () => {
  test.each([
    ["missing.yaml", "There is no file missing.yaml. Name a file, a folder or a URL."],
    ["empty", "The folder empty has no openapi.yaml, openapi.yml, openapi.json. Name the file itself."],
    ["http://", "http:// is no valid URL. Check its spelling."],
    ["openapi.yml", "There is no file openapi.yml. Did you mean openapi.yaml?"],
    ["parts/b.json", "There is no file parts/b.json. Did you mean parts/a.json?"],
    ["htp://host/openapi.yaml", "An address begins with https:// or http://, not with htp://."],
  ])("%s", async (target, message) => {
    await expect(operationsOf(target)).rejects.toThrow(message);
  });

  test.each([
    [
      "elsewhere",
      /elsewhere redirects\. The new address leads to the host localhost:1.*--allow-host localhost:1/,
    ],
    ["round", /round redirects more than 5 times/],
    ["file", /file redirects\. The new address leads to file:, where no document is read from/],
    ["secret", /secret redirects\. The new address asks 127\.0\.0\.1:\d+ with a user name/],
    ["broken.json", /broken\.json is neither JSON nor YAML/],
  ])("what %s leads to", async (path, message) => {
    await expect(operationsOf(`${origin}/${path}`)).rejects.toThrow(message);
  });

  test("a status, a page for people, a server that is not there", async () => {
    await expect(operationsOf(`${origin}/gone`)).rejects.toThrow(/gone gives the status 404\. Check/);
    await expect(operationsOf(`${origin}/page`)).rejects.toThrow(/page is a web page, titled "Docs"\. Use/);
    await expect(operationsOf(`${origin}/missing-page`)).rejects.toThrow(
      /gives the status 404, with a web page, titled "No such page"/,
    );
    await expect(operationsOf("http://127.0.0.1:1/")).rejects.toThrow(/cannot be read \(/);
  });

  test("a response that does not end, by its size", async () => {
    await expect(operationsOf(`${origin}/endless`)).rejects.toThrow(
      "gives more than 100 MB, which no document has. Check the address.",
    );
  });

  test("a server that does not respond in time", async () => {
    vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort(new DOMException("", "TimeoutError")));
    onTestFinished(() => void vi.restoreAllMocks());
    await expect(operationsOf(`${origin}/openapi.yaml`)).rejects.toThrow(
      "/openapi.yaml was not read in 30 seconds. Save the file, and name that.",
    );
  });
});
