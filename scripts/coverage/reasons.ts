import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { objectsOf, stringsOf, textOf } from "../../src/openapi/json.ts";
import { escapePattern } from "../../src/openapi/pattern.ts";
import { type Items, type Kind, kinds } from "./items.ts";

/** Why some things of an API are not covered. */
export interface Reason {
  readonly api: string;
  readonly kind: Kind;
  /** Names of the things; `*` stands for any text. */
  readonly items: readonly string[];
  readonly reason: string;
}

/** @throws Error naming the entry that is not complete. */
export function readReasons(file: string): Reason[] {
  const list: unknown = parse(readFileSync(file, "utf8"));
  return objectsOf(Array.isArray(list) ? list : []).map((entry, index) => {
    const kind = kinds.find((name) => name === entry.kind);
    const items = stringsOf(entry.items);
    const [api, reason] = [textOf(entry.api), textOf(entry.reason)];
    if (!api || !kind || items.length === 0 || !reason)
      throw new Error(
        `Entry ${index + 1} of ${file} needs "api", "kind" (${kinds.join(", ")}), "items" and "reason".`,
      );
    return { api, kind, items, reason };
  });
}

export interface Missing {
  readonly kind: Kind;
  readonly item: string;
  /** Absent where nobody has given one. */
  readonly reason?: string;
}

/** What is missing in an API, and what is wrong with the reasons: one for what is covered, or for what does not exist. */
export function judge(
  reasons: readonly Reason[],
  expected: Items,
  covered: Items,
): { missing: Missing[]; problems: string[] } {
  const given = reasons.flatMap(({ kind, items, reason }) =>
    items.map((item) => ({ kind, item, reason, matches: pattern(item) })),
  );
  const missing = kinds.flatMap((kind) =>
    [...expected[kind]]
      .filter((item) => !covered[kind].has(item))
      .map((item): Missing => {
        const found = given.find((entry) => entry.kind === kind && entry.matches.test(item));
        return { kind, item, ...(found && { reason: found.reason }) };
      }),
  );
  const problems = given.flatMap(({ kind, item, matches }) => {
    const named = [...expected[kind]].filter((name) => matches.test(name));
    if (named.length === 0) return [`${kind}: there is no "${item}".`];
    return named
      .filter((name) => covered[kind].has(name))
      .map((name) => `${kind}: "${name}" is covered, so the reason for "${item}" is out of date.`);
  });
  return { missing, problems };
}

function pattern(item: string): RegExp {
  const literals = item.split("*").map((part) => escapePattern(part));
  return new RegExp(`^${literals.join(".*")}$`);
}
