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

/** Fails for a file that was left out, as for one that does not exist. */
function refuse(path: unknown): void {
  if (leftOut.has(String(path))) throw new Error(`ENOENT: ${path} was left out`);
}

if (leftOut.size > 0) {
  const { readFileSync } = fs;
  const { readFile } = fs.promises;
  // The types list each form of the functions. All begin with the path, and nothing else is changed.
  fs.readFileSync = ((path: fs.PathOrFileDescriptor, options: undefined) => {
    refuse(path);
    return readFileSync(path, options);
  }) as typeof fs.readFileSync;
  fs.promises.readFile = (async (path: fs.PathLike, options: undefined) => {
    refuse(path);
    return readFile(path, options);
  }) as typeof fs.promises.readFile;
  syncBuiltinESMExports();
}
