import { writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { files } from "./contract-files.ts";
import { concordInOne } from "./in-one-process.ts";
import { ownServer } from "./own-server.ts";

/** Bytes that are no UTF-8, as those of a picture. */
const BYTES = Buffer.from([0, 255, 10, 128]);

const seen: { readonly request: IncomingMessage; readonly body: Buffer }[] = [];
const server = ownServer((request, response) => {
  void buffer(request).then((body) => {
    seen.push({ request, body });
    response.setHeader("content-type", "application/json");
    response.end("{}");
  });
}, seen);

const price = { type: "object", properties: { from: { type: "integer" } }, additionalProperties: false };
const PARAMETERS = [
  { name: "price", in: "query", style: "deepObject", schema: price },
  { name: "sort", in: "query", content: { "application/json": { schema: price } } },
  { name: "ranges", in: "header", schema: { type: "array", items: price } },
  { name: "word", in: "query", schema: { type: "string" } },
];
const photo = {
  type: "object",
  required: ["file", "title"],
  properties: { file: { contentMediaType: "application/octet-stream" }, title: { type: "string" } },
};
const BODIES = {
  addPhoto: { "multipart/form-data": { schema: photo } },
  putPhoto: { "image/png": {} },
  putTable: { "text/csv": { schema: { type: "string" } } },
  addRows: { "application/jsonl": { itemSchema: price } },
  addFiles: {
    "multipart/form-data": {
      schema: {
        type: "object",
        properties: { files: { type: "array", items: { type: "string", format: "binary" } } },
      },
    },
  },
};
const responses = { 200: { description: "Done.", content: { "application/json": {} } } };

async function project() {
  const writes = Object.entries(BODIES).map(([operationId, content]) => [
    `/${operationId}`,
    { post: { operationId, requestBody: { required: true, content }, responses } },
  ]);
  const key = { name: "Idempotency-Key", in: "header", required: true, schema: { type: "string" } };
  const body = { required: true, content: { "application/json": { schema: price } } };
  const cwd = await files({
    "shop.json": {
      openapi: "3.2.0",
      info: { title: "Shop", version: "1" },
      servers: [{ url: server.url }],
      paths: {
        "/list": { get: { operationId: "list", parameters: PARAMETERS, responses } },
        "/order": { post: { operationId: "order", parameters: [key], requestBody: body, responses } },
        ...Object.fromEntries(writes),
      },
    },
    "shop.overlay.yaml": {
      overlay: "1.0.0",
      info: { title: "Behaviour", version: "1" },
      actions: [{ target: "$.paths['/order'].post.parameters[0]", update: { "x-idempotency-key": true } }],
    },
    "redocly.yaml": { apis: { shop: { root: "shop.json", overlays: ["shop.overlay.yaml"] } } },
  });
  await writeFile(join(cwd, "photo.png"), BYTES);
  return cwd;
}

async function call(...args: string[]) {
  const cwd = await project();
  const words = args.map((each) => each.replace("@photo.png", `@${join(cwd, "photo.png")}`));
  return concordInOne(["call", "shop", ...words], { cwd });
}

test.each([
  ["--price", '{"from":3}', "/list?price[from]=3"],
  ["--price", '{"from":"3"}', "/list?price[from]=3"],
  ["--sort", '{"from":3}', '/list?sort={"from":3}'],
  ["--word", '{"from":3}', '/list?word={"from":3}'],
])("%s %s is read as its schema says", async (option, text, expected) => {
  expect(await call("list", option, text)).toMatchObject({ code: 0 });
  expect(seen.map(({ request }) => decodeURIComponent(request.url ?? ""))).toEqual([expected]);
});

test.each([
  ["--price", "blue", 'must be object, in JSON: {"name":"value"}.'],
  ["--price", "[1]", "must be object"],
  ["--price", '{"from":"x"}', "has `from`, which must be integer."],
  ["--ranges", '{"from":"x"}', "has `0.from`, which must be integer."],
])("%s %s is refused, and the place and the form are named", async (option, text, reason) => {
  const { code, err } = await call("list", option, text);
  expect(err).toContain(`concord: ${option} `);
  expect(err).toContain(reason);
  expect({ code, sent: seen.length }).toEqual({ code: 2, sent: 0 });
});

test("an idempotency key that a header takes is made up, unless it is given", async () => {
  expect(await call("order", "-F", "from=3")).toMatchObject({ code: 0 });
  expect(await call("order", "-F", "from=3", "--Idempotency-Key", "mine")).toMatchObject({ code: 0 });
  const keys = seen.map(({ request }) => request.headers["idempotency-key"]);
  expect(keys).toEqual([expect.stringMatching(/^\S{8,}$/), "mine"]);
  const { out } = await call("order", "--help");
  expect(out).toMatch(/--Idempotency-Key <value> +\(string, made up if left out\)/);
  expect(out).toContain("\n  concord call shop order --body '{}'");
});

test("a file is sent as it is: as a part, and as the body", async () => {
  expect(await call("addPhoto", "-F", "file=@photo.png", "-f", "title=@home")).toMatchObject({ code: 0 });
  expect(await call("putPhoto", "--body", "@photo.png")).toMatchObject({ code: 0 });
  const [parts, whole] = seen;
  expect(parts?.body.includes(BYTES)).toBe(true);
  expect(parts?.body.toString()).toContain('name="file"; filename="photo.png"');
  expect(parts?.body.toString()).toContain("@home");
  expect(whole?.body).toEqual(BYTES);
  expect(whole?.request.headers["content-type"]).toBe("image/png");
});

test("files of one name are parts of one name, and fields too; what is inside a part stays a mistake", async () => {
  const files = ["-F", "file=@photo.png", "-F", "file=@photo.png", "-F", "file=@photo.png"];
  expect(await call("addPhoto", ...files, "-f", "title=a", "-f", "title=b")).toMatchObject({ code: 0 });
  const parts = seen[0]?.body.toString("latin1") ?? "";
  expect(parts.match(/name="file"; filename="photo\.png"/g)).toHaveLength(3);
  expect(parts.split(BYTES.toString("latin1"))).toHaveLength(4);
  expect(parts).toMatch(/name="title"\s+a\s.*name="title"\s+b\s/s);
  for (const fields of [
    ["-f", "a.b=1", "-f", "a=2"],
    ["-f", "a=2", "-f", "a=3", "-f", "a.b=1"],
  ])
    expect(await call("addPhoto", ...fields)).toMatchObject({
      code: 2,
      err: expect.stringContaining("is given twice, or inside itself"),
    });
  expect(await call("order", "-f", "a=1", "-f", "a=2")).toMatchObject({ code: 2 });
});

test("a text is sent as it is, and a list item by item", async () => {
  expect(await call("putTable", "--body", "a,b\n1,2\n")).toMatchObject({ code: 0 });
  expect(await call("addRows", "--body", '[{"from":1},{"from":2}]')).toMatchObject({ code: 0 });
  expect(seen.map(({ body }) => body.toString())).toEqual(["a,b\n1,2\n", '{"from":1}\n{"from":2}\n']);
});

test.each([
  ["addPhoto", "-F file=@<file> -f title=..."],
  ["addFiles", "-F files=@<file>"],
  ["putPhoto", "--body @<file>"],
  ["addRows", "--body '[]'"],
])("the help of %s shows a call that its body admits", async (operation, words) => {
  const { out } = await call(operation, "--help");
  expect(out).toContain(`\n  concord call shop ${operation} ${words}\n`);
});
