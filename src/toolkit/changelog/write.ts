import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Comparison } from "../diff/compare.ts";
import { entry, entryBody } from "./entry.ts";
import { preamble, withEntry } from "./file.ts";

/** The entry of a comparison as a page of its own; one that has no version yet is not released. */
export function shown(comparison: Comparison, date: string): string {
  const { title, from, to } = comparison;
  const text = from === to ? `## [Unreleased]\n\n${entryBody(comparison)}` : entry(comparison, date);
  return `# ${title}\n\n${text}\n`;
}

/** What became of an entry that was to be written. */
export interface Written {
  /** False where its version is that of the base, whose entry says something else. */
  readonly done: boolean;
  readonly text: string;
}

/** Writes the entry of a comparison into the changelog `file` of the project `root`. `command` is how that was asked for. */
export function writeEntry(
  root: string,
  file: string,
  comparison: Comparison,
  { date, command }: { readonly date: string; readonly command: string },
): Written {
  const { title, from, to, version } = comparison;
  if (to === undefined || from === to || version?.fails) {
    const why = version?.message ?? `\`info.version\` is ${to} still`;
    return { done: false, text: `${file} was left alone. ${why}. Raise it first.` };
  }
  const path = join(root, file);
  const before = existsSync(path) ? readFileSync(path, "utf8") : preamble(title, command);
  const after = withEntry(before, to, entry(comparison, date));
  if (existsSync(path) && after === before) return { done: true, text: `${file} says so already` };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, after);
  return { done: true, text: `${file}: ${to}` };
}

/** Whether a text is the date of an entry. */
export function isDate(text: string): boolean {
  return /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(text);
}

/** Comparisons that a caller has to read about. */
export function changedOf(comparisons: readonly Comparison[]): Comparison[] {
  return comparisons.filter((each) => each.to !== undefined && entryBody(each) !== "");
}
