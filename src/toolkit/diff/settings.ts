import { isMap, isScalar, parseDocument } from "yaml";
import { git } from "./git.ts";
import { SETTINGS } from "./judged-files.ts";

/** A setting that a proposal changes. */
export interface Setting {
  readonly file: string;
  readonly line: number;
  /** What changed, as a sentence. */
  readonly what: string;
  /** The comment beside it that gives the reason; empty if there is none. */
  readonly reason: string;
}

/** The settings that a proposal changes, for a human to review. The proposal itself is judged by those of the base. */
export function changedSettings(repository: string, base: string, proposal: string): Setting[] {
  const listed =
    git(repository, ["diff", "--name-status", "--no-renames", "-z", base, proposal, "--", ...SETTINGS]) ?? "";
  const parts = listed.split("\0");
  return Array.from({ length: Math.floor(parts.length / 2) }, (_, at) => [
    parts[2 * at] ?? "",
    parts[2 * at + 1] ?? "",
  ]).flatMap(([status = "", file = ""]): Setting[] => {
    const read = (revision: string) => git(repository, ["show", `${revision}:${file}`]) ?? "";
    const rules = /^(?:redocly|\.spectral)\.yaml$/.test(file)
      ? changedRules(file, read(base), read(proposal))
      : [];
    const what = { A: "is new", D: "is gone" }[status] ?? "changed";
    return rules.length > 0 ? rules : [{ file, line: 1, what: `${file} ${what}`, reason: "" }];
  });
}

/** The rules of a linter's configuration that were changed, each with its comment. */
function changedRules(file: string, before: string, after: string): Setting[] {
  const [was, is] = [rulesIn(before), rulesIn(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((rule): Setting[] => {
    const [old, now] = [was.get(rule), is.get(rule)];
    if (old?.value === now?.value) return [];
    const what = `The rule ${rule} was ${old?.value ?? "not named"} and is ${now?.value ?? "no longer named"}`;
    return [{ file, line: now?.line ?? 1, what, reason: now?.reason ?? "" }];
  });
}

function rulesIn(text: string): Map<string, { value: string; line: number; reason: string }> {
  const rules = parseDocument(text).get("rules");
  if (!isMap(rules)) return new Map();
  return new Map(
    rules.items.map(({ key, value }) => {
      const name = isScalar(key) ? key : undefined;
      const line = text.slice(0, name?.range?.[0] ?? 0).split("\n").length;
      const comments = [name?.commentBefore, isScalar(value) ? value.comment : undefined];
      const reason = comments.filter(Boolean).join(" ").replace(/\s+/g, " ").trim();
      return [String(name?.value), { value: JSON.stringify(value), line, reason }];
    }),
  );
}
