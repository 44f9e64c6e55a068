// Loaded by redocly's process before redocly. Concord has fetched everything that a document may refer to, and redocly gets that:
// what it asked for itself would reach hosts that nobody allowed, and could differ from what was checked.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { text } from "node:stream/consumers";
import type { WebFile } from "../../openapi/fetching.ts";

let fetched: Promise<ReadonlyMap<string, WebFile>> | undefined;

globalThis.fetch = async (input) => {
  const url = input instanceof Request ? input.url : new URL(input).href;
  // Most documents need nothing of the web, so it is read at the first use.
  fetched ??= text(process.stdin).then((all) => new Map<string, WebFile>(JSON.parse(all)));
  const file = (await fetched).get(url);
  if (file === undefined)
    return new Response(null, { status: 403, statusText: "not among what was fetched" });
  return new Response(file.text, {
    headers: { "content-type": file.isParsed ? "application/yaml" : "text/plain" },
  });
};

const leftOut: ReadonlySet<string> = new Set(JSON.parse(process.env.CONCORD_LEFT_OUT ?? "[]"));
const { CONCORD_REWRITTEN: list } = process.env;
const rewritten = new Map<string, string>(list ? JSON.parse(fs.readFileSync(list, "utf8")) : []);

/** The text that stands for a file. Fails for a file that was left out, as for one that does not exist. */
function given(path: unknown): string | undefined {
  if (leftOut.has(String(path))) throw new Error(`ENOENT: ${path} was left out`);
  return rewritten.get(String(path));
}

const { readFileSync } = fs;
if (leftOut.size > 0 || rewritten.size > 0)
  // The types list each form of the functions. All begin with the path, and nothing else is changed.
  fs.readFileSync = ((path: fs.PathOrFileDescriptor, options: undefined) =>
    given(path) ?? readFileSync(path, options)) as typeof fs.readFileSync;

/** Texts by path. The commands of one process read the same files, and nothing else can happen while they wait for one. */
const texts = new Map<string, string>();

function textOf(path: string): string {
  const text = texts.get(path) ?? readFileSync(path, "utf8");
  texts.set(path, text);
  return text;
}

const { readFile } = fs.promises;
// Cast as above. Redocly reads a document by its path and as text.
fs.promises.readFile = (async (path: fs.PathLike, options: BufferEncoding) =>
  given(path) ??
  (typeof path === "string" && options === "utf-8"
    ? textOf(path)
    : readFile(path, options))) as typeof fs.promises.readFile;
syncBuiltinESMExports();
