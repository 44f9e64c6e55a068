import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, nowhere, start } from "./concord.ts";

/** Names each file of a program on standard error when it is loaded. */
const naming = `data:text/javascript,
  import { registerHooks } from "node:module";
  registerHooks({ load(url, context, next) { console.error(url); return next(url, context); } });`.replaceAll(
  "\n",
  "",
);

const rows = "attendee_id,name\na1,Amina\n";

test.each([
  ["an import of a CSV file", ["import", "rows.csv", "--event", "e"], "plain-rows.ts"],
  ["an explanation of a CSV file", ["import", "rows.csv", "--explain"], "explain.ts"],
  ["a call", ["call", "meshi", "getAuth"], "client-h1.js"],
])("%s loads what it uses: no reader of Excel files, and none of undici's mocks", async (_, args, used) => {
  const cwd = await folder();
  await writeFile(join(cwd, "rows.csv"), rows);
  const env = { NODE_OPTIONS: `--import=${encodeURI(naming)}` };
  const at = args.includes("--explain") ? [] : nowhere;
  const { err } = await start([...args, ...at], { cwd, env }).ended;
  const loaded = err.split("\n").filter((line) => line.startsWith("file:"));
  expect(loaded.filter((url) => url.endsWith(`/${used}`))).toHaveLength(1);
  expect(
    loaded.filter((url) => /\/xlsx\/(?!open|damaged|address)|\/undici\/(?:index|lib\/mock)/.test(url)),
  ).toEqual([]);
});
