import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isRetried, retryProfile } from "../../src/client/index.ts";
import { leftOutOperations, unsentOperations } from "../../src/openapi/left-out-operations.ts";
import { documentApis } from "../../src/toolkit/docs/project.ts";
import { init } from "../../src/toolkit/init/init.ts";
import { initReport } from "../../src/toolkit/init/report.ts";
import { readApis } from "../../src/toolkit/project/config.ts";
import { generated } from "../support/generated.ts";

const responses = { 200: { description: "Done." } };

test("operations with the methods of OpenAPI 3.2 alone are named, and others are not", () => {
  const item = { get: { responses }, query: { responses }, additionalOperations: { LINK: { responses } } };
  expect(leftOutOperations({ paths: { "/reefs": item, "/rays": { get: { responses } } } })).toEqual([
    "The client does not send the methods of QUERY /reefs, LINK /reefs: these operations are left out.",
  ]);
  expect(leftOutOperations({ paths: { "/rays": { get: { responses } } } })).toEqual([]);
});

test("what fetch forbids is named with the reason, in either place, and no contract has it", async () => {
  const paths = {
    "/reefs": { get: { responses }, trace: { responses } },
    "/rays": { additionalOperations: { CONNECT: { responses } } },
  };
  expect(leftOutOperations({ paths })).toEqual([
    "The client does not send the methods of TRACE /reefs, CONNECT /rays: these operations are left out. Fetch forbids TRACE and CONNECT.",
  ]);
  const info = { title: "Reefs", version: "1" };
  const servers = [{ url: "https://reefs.example" }];
  const { contract } = await generated({ openapi: "3.2.0", info, servers, paths });
  expect(Object.keys(contract?.operations ?? {})).toEqual(["GET /reefs"]);
});

test("they are named behind a reference, too, and extensions are no paths", () => {
  const paths = { "/reefs": { $ref: "#/components/pathItems/Reefs" }, "x-draft": { query: { responses } } };
  const root = { paths, components: { pathItems: { Reefs: { query: { responses } } } } };
  expect(unsentOperations(root)).toEqual(["QUERY /reefs"]);
});

test("operations whose path does not begin with a slash are named, and extensions are no paths", () => {
  const rays = { get: { responses } };
  const paths = { reefs: { get: { responses } }, "x-draft": { get: { responses } }, "/rays": rays };
  expect(leftOutOperations({ paths }, "The sandbox does not serve")).toEqual([
    'The sandbox does not serve the operations below "reefs": a path has to begin with "/".',
  ]);
});

test.each([
  ["nothing", {}, "There is no operation to call. Is there another document with its `paths`?"],
  ["no paths", { paths: {} }, "There is no operation to call. Is there another document with its `paths`?"],
  [
    "webhooks alone",
    { webhooks: { bleached: { post: { responses } } } },
    "There is no operation to call: the document describes webhooks alone, which the API sends.",
  ],
  ["paths without operations", { paths: { "/reefs": { parameters: [] } } }, "There is no operation to call."],
])("a document that has %s is named as one without operations", (_, root, said) => {
  expect(leftOutOperations(root)).toEqual([said]);
});

test("a document whose only operations are left out has none, either", () => {
  expect(leftOutOperations({ paths: { "/reefs": { query: { responses } } } })).toEqual([
    expect.stringContaining("QUERY /reefs"),
    "There is no operation to call.",
  ]);
});

test("init and docs name the operations that they leave out", async () => {
  const base = mkdtempSync(join(tmpdir(), "concord-left-out-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  const info = { title: "Reefs", version: "1" };
  const servers = [{ url: "https://reefs.example" }];
  const paths = { "/reefs": { get: { operationId: "listReefs", responses }, query: { responses } } };
  writeFileSync(join(base, "reefs.json"), JSON.stringify({ openapi: "3.2.0", info, servers, paths }));
  expect(initReport(await init({ base, document: "reefs.json" }))).toContain(
    "The client does not send the methods of QUERY /reefs: these operations are left out.",
  );
  const rules = { isRetried, profileOf: retryProfile };
  const { leftOut } = await documentApis(base, readApis(base), { out: "docs", check: true, rules });
  expect(leftOut).toEqual([
    "The pages do not describe the methods of QUERY /reefs: these operations are left out.",
  ]);
});
