import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fencesOf } from "../site/fences.ts";
import { concord, folder, start } from "./concord.ts";

const guide = readFileSync(join(import.meta.dirname, "../../spec/guides/28-your-own-sandbox.md"), "utf8");

/** The first block of the guide in a language. */
function block(language: string): string {
  return fencesOf(guide).find((fence) => fence.language === language)?.text ?? "";
}

/** A folder with the document and the rules of the guide. */
async function library(rules = block("ts")) {
  const at = await folder();
  const files = { document: join(at, "library.yaml"), rules: join(at, "rules.ts") };
  await writeFile(files.document, block("yaml"));
  await writeFile(files.rules, rules);
  return files;
}

test("the rules of the guide work on top of what is derived from its document", async () => {
  const { document, rules } = await library();
  const running = start(["sandbox", document, "--overrides", rules, "--port", "0"]);
  const said = await running.said("Ctrl-C stops it.");
  const [base = ""] = /http:\/\/127\.0\.0\.1:\d+\/\w+/.exec(said) ?? [];
  const send = async (method: string, path: string, body?: object) => {
    const response = await fetch(base + path, { method, ...(body && { body: JSON.stringify(body) }) });
    return [response.status, await response.json()];
  };
  const [status, book] = await send("POST", "/books", { title: "Atlas", pages: 300 });
  expect([status, book]).toEqual([201, { id: book.id, title: "Atlas", pages: 300, lent: false }]);
  expect(await send("POST", `/books/${book.id}/loan`)).toEqual([200, { ...book, lent: true }]);
  expect(await send("POST", `/books/${book.id}/loan`)).toMatchObject([
    409,
    { code: "conflict", message: "The book is lent already." },
  ]);
  expect(await send("GET", `/books/${book.id}`)).toEqual([200, { ...book, lent: true }]);
  expect(await send("POST", "/books/none/loan")).toMatchObject([404, { code: "not_found" }]);
  expect(await send("POST", "/books", { title: "Encyclopaedia", pages: 1001 })).toMatchObject([
    422,
    { code: "unprocessable_entity", message: "Encyclopaedia is too thick for our shelves." },
  ]);
  expect((await send("GET", "/books"))[1]).toContainEqual({ ...book, lent: true });
  running.kill("SIGINT");
  expect(await running.ended).toMatchObject({ code: 0 });
});

test("a module that cannot be used is wrong use, with a reason", async () => {
  const { document, rules } = await library("export const open = () => ({});");
  const misuse = async (text: string | undefined, ...args: readonly string[]) => {
    if (text !== undefined) await writeFile(rules, text);
    const { code, err } = await concord(["sandbox", ...args, "--port", "0"]);
    return [code, err];
  };
  expect(await misuse(undefined, document, "--overrides", rules)).toEqual([
    2,
    expect.stringContaining("have no object as default export"),
  ]);
  expect(await misuse("export default { open: ", document, "--overrides", rules)).toEqual([
    2,
    expect.stringContaining("cannot be loaded"),
  ]);
  const unknown = "export default { open: () => ({ operations: { lendBok: () => ({ status: 204 }) } }) };";
  expect(await misuse(`${unknown} // `, document, "--overrides", rules)).toEqual([
    2,
    expect.stringContaining("name the operation lendBok, which the document does not have"),
  ]);
  expect(await misuse(undefined, document, "--overrides", `${rules}.gone`)).toEqual([
    2,
    expect.stringContaining("There is no file "),
  ]);
  expect(await misuse(undefined, "--overrides", rules)).toEqual([
    2,
    expect.stringContaining("--overrides goes with a document"),
  ]);
});
