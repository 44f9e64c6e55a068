import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { contentOf } from "../../site/content.ts";
import { fencesOf } from "./fences.ts";

/** Languages of blocks that a reader runs. */
const SAMPLES = ["sh", "ts"];

/** The pages with samples by name, in the order in which a reader comes upon them. Those of operations have tests of their own. */
export async function readersPages(root: string): Promise<Map<string, string>> {
  const content = await contentOf(root, undefined);
  const site = [...content]
    .filter(([path]) => /^public\/.*\.md$/.test(path) && !isOperation(path))
    .map(([path, text]) => [path.replace("public/", ""), text] as const);
  const readmes = globSync("{,packages/*/,src/**/,spec/**/,site/,examples/,test/**/}README.md", { cwd: root })
    .filter((path) => !path.includes("node_modules"))
    .sort()
    .map((path) => [path, readFileSync(join(root, path), "utf8")] as const);
  const all = [...readmes.filter(isFirst), ...site, ...readmes.filter((each) => !isFirst(each))];
  return new Map(all.filter(([, text]) => fencesOf(text).some(({ language }) => SAMPLES.includes(language))));
}

/** The README is the first page that anybody sees. */
function isFirst([path]: readonly [string, string]): boolean {
  return path === "README.md";
}

/** `reference/<api>/<operation>.md`. */
export function isOperation(path: string): boolean {
  return /reference\/[^/]+\/(?!index\.md$)[^/]+\.md$/.test(path);
}
