import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { readBundle } from "./bundle.ts";

async function bundle(text: string) {
  const folder = await mkdtemp(join(tmpdir(), "concord-contract-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "openapi.yaml");
  await writeFile(file, text);
  return readBundle(pathToFileURL(file)).operations;
}

test("an operation has a response for each named example of each status, and one for a status that has no body", async () => {
  const [operation] = await bundle(`
paths:
  /things/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string, examples: [a-1] } }
    put:
      requestBody: { content: { application/json: { examples: { Small: { value: { size: 1 } } } } } }
      responses:
        '200': { content: { application/json: { examples: { One: { $ref: '#/components/examples/One' }, Two: { value: 2 } } } } }
        '204': { description: Gone. }
components: { examples: { One: { value: 1 } } }
`);
  expect(operation).toEqual({
    key: "PUT /things/{id}",
    method: "PUT",
    path: "/things/{id}",
    parameters: { path: { id: "a-1" } },
    takesBody: true,
    bodies: new Map([["Small", { size: 1 }]]),
    shown: [
      { status: 200, example: "One", body: 1, missing: false },
      { status: 200, example: "Two", body: 2, missing: false },
      { status: 204, example: undefined, body: undefined, missing: false },
    ],
  });
});

test("a body without a named example is a missing response", async () => {
  const [operation] = await bundle(`
paths:
  /things:
    get: { responses: { '200': { content: { application/json: { schema: { type: object }, example: {} } } } } }
`);
  expect(operation?.shown).toEqual([{ status: 200, example: undefined, body: undefined, missing: true }]);
});

test("an operation takes a body where it declares one, whatever its method", async () => {
  const operations = await bundle(`
paths:
  /things:
    post: { responses: {} }
    delete: { requestBody: { content: { application/json: {} } }, responses: {} }
`);
  expect(operations.map(({ method, takesBody }) => [method, takesBody])).toEqual([
    ["POST", false],
    ["DELETE", true],
  ]);
});

test("a required parameter without an example stops the matrix", async () => {
  const text =
    "paths: { /things: { get: { parameters: [{ name: q, in: query, required: true, schema: {} }], responses: {} } } }";
  await expect(bundle(text)).rejects.toThrow("No example for the parameter q");
});
