import { expect, test } from "vitest";
import { files } from "./contract-files.ts";
import { concordInOne } from "./in-one-process.ts";
import { ownServer } from "./own-server.ts";

const seen: string[] = [];
const server = ownServer((request, response) => {
  seen.push(decodeURIComponent(request.url ?? ""));
  response.setHeader("content-type", "application/json").end("{}");
}, seen);

const string = { type: "string" };
const inQuery = (name: string, more: object = {}) => ({ name, in: "query", schema: string, ...more });
const id = { name: "id", in: "path", required: true, schema: string };
const responses = { 200: { description: "Done.", content: { "application/json": {} } } };
const requestBody = {
  required: true,
  content: { "application/json": { schema: { type: "object", properties: { a: string } } } },
};

/** Names that options of the command, of other parameters, or of the library that reads the command line have as well. */
const NAMES = [
  ...["f", "F", "v", "h", "version", "help", "all", "base_url", "base-url", "no-cache", "cache"],
  ...["page-size", "page_size", "pageSize", "$top", "filter[name]", "constructor"],
];

async function call(...args: string[]) {
  const cwd = await files({
    "odd.json": {
      openapi: "3.1.0",
      info: { title: "Odd", version: "1" },
      servers: [{ url: server.url }],
      paths: {
        "/things/{id}": {
          get: { operationId: "both", parameters: [id, inQuery("id")], responses },
          post: {
            operationId: "names",
            parameters: [id, ...NAMES.map((name) => inQuery(name))],
            requestBody,
            responses,
          },
        },
        "/list": {
          get: {
            operationId: "list",
            parameters: [
              {
                ...inQuery("ids"),
                schema: { type: "array", items: string },
                required: true,
                example: ["a", "b"],
              },
              inQuery("who", { required: true, example: "Ines O'Hara" }),
            ],
            responses,
          },
        },
      },
    },
    "redocly.yaml": { apis: { odd: { root: "odd.json" } } },
  });
  return concordInOne(["call", "odd", ...args], { cwd });
}

/** The names that have a prefix, because the command has such an option itself. */
const PREFIXED = ["help", "all", "base_url", "base-url"];
const optionOf = (name: string) => `--${PREFIXED.includes(name) ? "query-" : ""}${name}`;

test.each(NAMES)("the parameter %s has an option of its own", async (name) => {
  const { code, err } = await call("names", "--id", "1", optionOf(name), "value", "-f", "a=b");
  expect({ code, err, seen }).toEqual({ code: 0, err: "", seen: [`/things/1?${name}=value`] });
});

test("parameters whose options hardly differ are told apart", async () => {
  const given = NAMES.flatMap((name, index) => [optionOf(name), `${index}`]);
  expect(await call("names", "--id", "1", ...given, "-F", "a=b")).toMatchObject({ code: 0 });
  const { searchParams } = new URL(seen[0] ?? "", server.url);
  expect(Object.fromEntries(searchParams)).toEqual(
    Object.fromEntries(NAMES.map((name, index) => [name, `${index}`])),
  );
});

test("parameters of one name in two places have their places before it", async () => {
  expect(await call("both", "--path-id", "1", "--query-id", "2")).toMatchObject({ code: 0 });
  expect(seen).toEqual(["/things/1?id=2"]);
  expect(await call("both", "--id", "1")).toMatchObject({
    code: 2,
    err: expect.stringContaining("unknown option '--id'"),
  });
});

test("the example of the help can be pasted: words are quoted, and a list is one option for each item", async () => {
  const { out } = await call("list", "--help");
  expect(out).toContain("\n  concord call odd list --ids a --ids b --who 'Ines O'\\''Hara'\n");
});
