import { expect, test } from "vitest";
import { files } from "./contract-files.ts";
import { concordInOne } from "./in-one-process.ts";

const kites = {
  ...{
    openapi: "3.1.0",
    info: { title: "Kites", version: "1.0.0" },
    servers: [{ url: "https://kites.test" }],
  },
  paths: { "/kites": { get: { operationId: "listKites", responses: { 200: { description: "All." } } } } },
};

test.each([
  [["generate", "kites.yaml"]],
  [["lint", "kites.yaml"]],
  [["docs", "kites.yaml"]],
  [["diff", "kites.yaml", "kites.yaml"]],
  [["changelog", "kites.yaml", "kites.yaml"]],
  [["sandbox", "kites.yaml", "--port", "0"]],
])("concord %j with an overlay that is not there is wrong use, and says what writes one", async (args) => {
  const cwd = await files({ "kites.yaml": kites });
  const { code, err } = await concordInOne([...args, "--overlay", "nowhere.yaml"], { cwd });
  expect(err).toContain("There is no overlay nowhere.yaml. `concord init kites.yaml` writes one.");
  expect(code).toBe(2);
});
