import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { init } from "../../src/toolkit/init/init.ts";
import { notOpenApi } from "../../src/toolkit/lint/conversion.ts";
import { lintSpec } from "../../src/toolkit/lint/lint-spec.ts";

const postman = { schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" };
const page = "<!doctype html><style>a { b: c: d }</style><title>Sign in</title>";
const json = (value: unknown): string => JSON.stringify(value);

/** A folder with this content in given.yaml. */
function folderWith(content: string | Buffer): string {
  const base = mkdtempSync(join(tmpdir(), "concord-kinds-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  writeFileSync(join(base, "given.yaml"), content);
  return base;
}

test.each<[name: string, content: string | Buffer, what: string, remedy: string]>([
  ["an empty file", "", "empty", "Name the root file"],
  ["white space", " \n", "empty", "Name the root file"],
  ["a list", "[1]", "a list", "Name the root file"],
  ["a number", "7", "one value", "Name the root file"],
  ["a word", "hello", "a text without properties", "Name the root file"],
  ["a part of a document", json({ type: "object" }), "without the property `openapi`", "Name the root file"],
  ["a web page", "<html>Sign in</html>", "a web page", "Save the document itself"],
  ["a web page that is no YAML", page, "a web page", "Save the document itself"],
  ["XML", '<?xml version="1.0"?><a b="c: d"/>', "XML", "convert it first"],
  ["gzip", gzipSync(json({ openapi: "3.1.0" })), "compressed", "Unpack it"],
  ["zip", Buffer.from("PK\u0003\u0004\u0000: \t"), "compressed", "Unpack it"],
  ["PDF", "%PDF-1.7\n\t%: x", "no text", "Name the root file"],
  ["Postman", json({ info: postman, item: [] }), "a collection of Postman", "export the API as OpenAPI"],
  ["Insomnia", json({ _type: "export", resources: [] }), "Insomnia", "export the design as OpenAPI"],
  ["AsyncAPI", "asyncapi: 3.0.0", "AsyncAPI", "a document of OpenAPI"],
  ["an overlay", "overlay: 1.0.0", "an overlay", "the document that it applies to"],
  ["Arazzo", "arazzo: 1.0.0", "Arazzo", "the document that it refers to"],
  ["Google", json({ kind: "discovery#restDescription" }), "a discovery document", "Convert it"],
  ["HAR", json({ log: { entries: [] } }), "HAR", "Name the root file"],
  ["a configuration", "apis: {}", "a configuration", "Leave its name out"],
])("%s is refused by what it is, with what to do", async (_, content, what, remedy) => {
  const base = folderWith(content);
  const refusal = await init({ base, document: "given.yaml" }).catch((error: Error) => error.message);
  expect(refusal).toMatch(/^given\.yaml is no OpenAPI document: it is /);
  expect(refusal).toContain(what);
  expect(refusal).toContain(remedy);
  expect(readdirSync(base)).toEqual(["given.yaml"]);
});

test.each([
  ["[1]", "a list"],
  ["<html>Sign in</html>", "a web page"],
  [json({ info: postman }), "a collection of Postman"],
  ["overlay: 1.0.0", "an overlay"],
])("lint says of %s the same", async (content, what) => {
  const base = folderWith(content);
  const findings = await lintSpec({ base, apis: ["given.yaml"] });
  expect(findings).toMatchObject([{ rule: "openapi-version", message: expect.stringContaining(what) }]);
});

test.each([
  ["3.1", 'Write the version in full: "3.1.1".'],
  [3, 'Write the version in full: "3.0.4".'],
  ["4.0.0", "Take a document of one of these."],
])("lint says of the version %s what to do", (openapi, remedy) => {
  expect(notOpenApi({ document: "given.yaml", profile: "recommended" }, { openapi })).toMatchObject({
    remedy,
  });
});
