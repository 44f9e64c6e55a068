import { count, type Entry } from "./entry.ts";

/** GitHub shows ten annotations of a step. More would hide the change itself. */
const MOST = 10;

/**
 * Workflow commands of GitHub Actions, which show entries on their lines of a pull request. Errors come first, and at most ten
 * are shown. If there are more, the last line says where.
 */
export function annotations(entries: readonly Entry[]): string {
  const ranked = [...entries].sort((a, b) => rank[a.level] - rank[b.level]);
  const left = ranked.length - MOST;
  const lines = ranked.slice(0, MOST).map(annotation);
  return [...lines, ...(left > 0 ? [`${count(left, "more finding")}: see the job summary\n`] : [])].join("");
}

const rank = { error: 0, warning: 1, notice: 2 } as const;

/** One workflow command. Characters of its syntax are percent-encoded. */
function annotation({ level, file, line, column, rule, message, remedy }: Entry): string {
  const where = `file=${property(file)},line=${line},col=${column},title=${property(rule)}`;
  return `::${level} ${where}::${data(remedy === "" ? message : `${message}\n${remedy}`)}\n`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
