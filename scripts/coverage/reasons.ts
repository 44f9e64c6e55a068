import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { objectsOf, stringsOf, textOf } from "../../src/openapi/json.ts";
import { escapePattern } from "../../src/openapi/pattern.ts";
import { type Items, type Kind, kinds } from "./items.ts";

/** Why some items of an API are not covered. */
export interface Reason {
  readonly api: string;
  readonly kind: Kind;
  /** Names of the items; `*` stands for any text. */
  readonly items: readonly string[];
  readonly reason: string;
}

/** @throws Error naming an incomplete entry. */
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
  /** Absent if none is given. */
  readonly reason?: string;
}

/** Lists what is missing in an API, and reasons that are wrong because their item is covered or does not exist. */
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
