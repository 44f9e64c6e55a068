import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../../openapi/json.ts";
import type { Problems } from "../../openapi/problem.ts";

/** The page of the site that explains an API's error codes; `undefined` if package.json has no `homepage`. */
export function errorsPage(base: string, name: string, problems: Problems): string | undefined {
  const file = "package.json";
  const path = join(base, file);
  const content: unknown = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
  const homepage = isObject(content) ? content.homepage : undefined;
  if (homepage === undefined) return undefined;
  if (typeof homepage === "string" && /^https?:/.test(homepage) && URL.canParse(homepage)) {
    return new URL(`errors/#${name}`, homepage.replace(/\/?$/, "/")).href;
  }
  const remedy = "Name the address of the docs site, such as https://docs.example/, or leave it out.";
  problems.report({ file, line: 1, column: 1 }, "homepage", "`homepage` is no web address", remedy);
  return undefined;
}
