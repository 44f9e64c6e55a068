import { existsSync, readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { isUrl } from "../../openapi/loading.ts";
import { reach } from "../../openapi/reach.ts";
import { boundaryIn, type Parts, rootsOf } from "../project/boundary.ts";
import { parsed } from "../project/text.ts";
import { Unusable } from "../project/unusable.ts";

/** Paths below `top` of the files that documents of a project name and that do not exist there. */
export function missingFiles(top: string, folder: string, documents: readonly Parts[]): string[] {
  const named = documents.flatMap((parts) =>
    rootsOf(folder, parts, boundaryIn(folder, parts)).flatMap(([root, boundary]) => {
      if (isUrl(root)) return [];
      const walk = reach(contentAt, root, boundary);
      let step = walk.next();
      // Nothing is fetched here: addresses are no files of a revision.
      while (!step.done) step = walk.next();
      return step.value.files;
    }),
  );
  const missing = [...new Set(named)].filter((path) => !existsSync(path));
  return missing.map((path) => relative(top, path).split(sep).join("/"));
}

function contentAt(path: string) {
  if (isUrl(path) || !existsSync(path)) return undefined;
  try {
    return parsed(readFileSync(path, "utf8"), path);
  } catch (error) {
    // Whoever compares the documents reports it.
    if (error instanceof Unusable) return undefined;
    throw error;
  }
}
