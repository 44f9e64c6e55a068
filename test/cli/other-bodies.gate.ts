import { expect, test } from "vitest";
import { files } from "./contract-files.ts";
import { concordInOne } from "./in-one-process.ts";
import { ownServer } from "./own-server.ts";

/** What the server sends for each path: the type and the body. */
const BODIES: Readonly<Record<string, readonly [type: string, body: string | Buffer]>> = {
  "/rows": ["text/csv", "a,b\n1,2\n"],
  "/photo": ["image/png", Buffer.from([0, 255, 10, 128])],
  "/tides": ["application/jsonl", '{"height":1}\n{"height":2}\n'],
  "/news": ["text/event-stream", 'data: {"height":3}\n\ndata: {"height":4}\n\n'],
};

const server = ownServer((request, response) => {
  const [type = "", body = ""] = BODIES[request.url ?? ""] ?? [];
  response.writeHead(200, { "content-type": type }).end(body);
});

const tide = { type: "object", properties: { height: { type: "number" } } };
const contents = {
  "/rows": { schema: { type: "string" } },
  "/photo": { schema: { type: "string", format: "binary" } },
  "/tides": { itemSchema: tide },
  "/news": { itemSchema: tide },
};

function project() {
  const paths = Object.entries(contents).map(([path, content]) => [
    path,
    {
      get: {
        operationId: `read${path.slice(1)}`,
        responses: { 200: { description: "Done.", content: { [BODIES[path]?.[0] ?? ""]: content } } },
      },
    },
  ]);
  return files({
    "tides.json": {
      openapi: "3.2.0",
      info: { title: "Tides", version: "1" },
      servers: [{ url: server.url }],
      paths: Object.fromEntries(paths),
    },
    "redocly.yaml": { apis: { tides: { root: "tides.json" } } },
  });
}

test("a text is printed as it is, and items one a line as they come", async () => {
  const cwd = await project();
  const printed = async (...args: string[]) => (await concordInOne(["call", "tides", ...args], { cwd })).out;
  expect(await printed("readrows")).toBe("a,b\n1,2\n");
  expect(await printed("readtides")).toBe('{"height":1}\n{"height":2}\n');
  expect(await printed("readnews")).toBe('{"height":3}\n{"height":4}\n');
  expect(await printed("readnews", "--jq", ".height")).toBe("3\n4\n");
});

test("bytes are written as they are", async () => {
  const cwd = await project();
  const { out } = await concordInOne(["call", "tides", "readphoto"], { cwd });
  // The harness reads the output as UTF-8, which marks each byte that is none.
  expect(out).toBe(Buffer.from([0, 255, 10, 128]).toString());
});
