import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Comparison } from "../diff/compare.ts";
import { placeIn } from "../project/api.ts";
import { namedFile } from "../project/named-file.ts";
import { entry, entryBody } from "./entry.ts";
import { preamble, withEntry } from "./file.ts";

/** The entry of a comparison as a page. Without a new version, its heading is "Unreleased". */
export function shown(comparison: Comparison, date: string): string {
  const { title, from, to } = comparison;
  const text = from === to ? `## [Unreleased]\n\n${entryBody(comparison)}` : entry(comparison, date);
  return `# ${title}\n\n${text}\n`;
}

/** The result of writing an entry. */
export interface Written {
  /** False if the version is missing, unchanged or too low, so that nothing was written. */
  readonly done: boolean;
  readonly text: string;
}

/** Writes the entry of a comparison into the changelog `file` of the project `root`. A new file names `command` at its top. */
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
  const path = placeIn(root, file);
  const before = existsSync(path) ? readFileSync(path, "utf8") : preamble(title, command);
  const after = withEntry(before, to, entry(comparison, date));
  if (existsSync(path) && after === before) return { done: true, text: `${file} says so already` };
  mkdirSync(dirname(path), { recursive: true });
  // A full disk must not leave half of the file in place of the old one.
  const whole = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(whole, after);
    renameSync(whole, path);
  } catch (error) {
    throw namedFile(error, path);
  } finally {
    rmSync(whole, { force: true });
  }
  return { done: true, text: `${file}: ${to}` };
}

/** Whether a text is a date in the form of an entry. */
export function isDate(text: string): boolean {
  return /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(text);
}

/** The comparisons whose changes belong in a changelog. */
export function changedOf(comparisons: readonly Comparison[]): Comparison[] {
  return comparisons.filter((each) => each.to !== undefined && entryBody(each) !== "");
}
