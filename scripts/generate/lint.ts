import { type Document, documentOf } from "./document.ts";
import type { Problems } from "./problem.ts";
import { lint } from "./redocly.ts";

/** Reports what the linter finds. A warning is a problem too. */
export async function checkLint(base: string, { name, source }: Document, problems: Problems): Promise<void> {
  const [found = []] = await lint(base, [documentOf(name)]);
  if (found instanceof Error) throw found;
  for (const { path, line, column, rule, message, page } of found) {
    const remedy =
      page === "" ? "Correct it, or except it with x-lint-except and the reason." : `See ${page}`;
    problems.add({ file: source.nameOf(path), line, column, rule, message, remedy });
  }
}
