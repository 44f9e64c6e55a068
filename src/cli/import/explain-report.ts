import { problemLines } from "../bulk/input-problem.ts";
import { table } from "../call/output.ts";
import { shellWord } from "../shell-word.ts";
import { widthOf } from "../terminal.ts";
import type { Explanation } from "./explain.ts";
import type { ImportOptions } from "./options.ts";

/** For people: a table of the columns, the problems of the header, and the next command. */
export function explanationText(
  input: string,
  { columns, problems, proposed }: Explanation,
  { map = [], sheet }: Pick<ImportOptions, "map" | "sheet">,
): string {
  const rows = columns.map(({ column, fills, by, samples }) => ({
    column,
    fills: fills ?? (by === "no field has this name" ? "?" : "-"),
    by,
    samples: samples.join(" | "),
  }));
  const lines = [table(rows, process.stdout.isTTY ? widthOf(process.stdout) : undefined)];
  if (problems.length > 0) lines.push("", ...problemLines(input, problems, problems.length));
  const command = ["concord import", shellWord(input), "--event <id>"];
  if (problems.length === 0) lines.push("", "The columns can be imported as they are.");
  else if (proposed.length === 0)
    return [...lines, "", "Say with --map what the columns fill; --explain shows what comes of it."].join(
      "\n",
    );
  if (sheet !== undefined) command.push(`--sheet ${shellWord(sheet)}`);
  const given = map.map(({ column, target }) => `${column}=${target}`);
  for (const mapping of [...given, ...proposed]) command.push(`--map ${shellWord(mapping)}`);
  return [...lines, `To check all rows: ${command.join(" ")} --dry-run`].join("\n");
}
