import { type Document, documentOf } from "./document.ts";
import { isObject, type Json, tokensOf } from "./json.ts";
import type { Problems } from "./problem.ts";
import { lint } from "./redocly.ts";
import type { Source } from "./source.ts";

/** Reports what the linter finds, but for what the document itself excepts. A warning is a problem too. */
export async function checkLint(base: string, { name, source }: Document, problems: Problems): Promise<void> {
  for (const { path, pointer, line, column, rule, message, page } of await lint(base, documentOf(name))) {
    if (isExcepted(source, path, pointer, rule)) continue;
    const remedy =
      page === "" ? "Correct it, or except it with x-lint-except and the reason." : `See ${page}`;
    problems.add({ file: source.nameOf(path), line, column, rule, message, remedy });
  }
}

/** True if an object on the way to `pointer` in the file says in its `x-lint-except` why the rule may be broken there. */
function isExcepted(source: Source, path: string, pointer: string, rule: string): boolean {
  let value: Json | undefined = source.read(path);
  for (const token of ["", ...tokensOf(pointer.replace(/^#/, ""))]) {
    if (token !== "")
      value = Array.isArray(value) ? value[Number(token)] : isObject(value) ? value[token] : undefined;
    const exceptions = isObject(value) ? value["x-lint-except"] : undefined;
    if (isObject(exceptions) && exceptions[rule] !== undefined) return true;
  }
  return false;
}
