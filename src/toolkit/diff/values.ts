import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { isOpen } from "../../openapi/annotations.ts";
import { isCodeList } from "../../openapi/code-list.ts";
import { isObject, type Json, type JsonObject, objectsOf } from "../../openapi/json.ts";
import type { Change } from "./change.ts";
import type { Pair } from "./pairs.ts";

/** Judges lists of values: values added and removed, and whether the list may grow. */
export function judgeValues(pairs: readonly Pair[]): Change[] {
  const changes: Change[] = [];
  for (const { base, head, directions, name } of pairs) {
    // Error codes are judged by operation, on the contract.
    const before = listOf(base);
    const after = listOf(head);
    if (!before || !after || isCodeList(base) || isCodeList(head)) continue;
    const read = directions.has("response");
    const sent = directions.has("request");
    for (const value of before.values.filter((each) => !after.values.includes(each)))
      changes.push({
        verdict: "breaking",
        rule: "value-removed",
        message: `\`${name}\` no longer has the value ${value}`,
        at: [{ object: head, key: after.keyword }],
      });
    for (const value of after.values.filter((each) => !before.values.includes(each))) {
      const breaks = read && !before.open;
      const reason = breaks ? "; the list was closed, and a client's switch over it was complete" : "";
      changes.push({
        verdict: breaks ? "breaking" : "compatible",
        rule: "value-added",
        message: `\`${name}\` has the new value ${value}${reason}`,
        at: [{ object: after.entries.get(value) }, { object: head, key: after.keyword }],
      });
    }
    if (!before.open && after.open)
      changes.push({
        verdict: read ? "breaking" : "compatible",
        rule: "list-opened",
        message: `\`${name}\` may now have values that are not listed`,
        at: [{ object: head, key: ANNOTATION.open }],
      });
    if (before.open && !after.open)
      changes.push({
        verdict: sent ? "breaking" : "compatible",
        rule: "list-closed",
        message: `\`${name}\` now takes the listed values only`,
        at: [{ object: head, key: after.keyword }],
      });
  }
  return changes;
}

interface ValueList {
  readonly keyword: "oneOf" | "enum";
  readonly values: readonly string[];
  /** The object of each value in a `oneOf`; empty for an `enum`. */
  readonly entries: ReadonlyMap<string, JsonObject>;
  readonly open: boolean;
}

/** The values of a `oneOf` of `const`s or of an `enum`, as JSON. */
function listOf(schema: JsonObject): ValueList | undefined {
  const open = isOpen(schema);
  if (Array.isArray(schema.enum))
    return {
      keyword: "enum",
      values: schema.enum.map((each) => JSON.stringify(each)),
      entries: new Map(),
      open,
    };
  const branches = objectsOf(schema.oneOf);
  if (branches.length === 0 || branches.some((each) => each.const === undefined)) return undefined;
  const entries = new Map(branches.map((each) => [JSON.stringify(each.const), each]));
  return { keyword: "oneOf", values: [...entries.keys()], entries, open };
}

/** True for a schema that is a list of values. Such lists are judged here, not by the tool. */
export function isValueList(schema: Json | undefined): boolean {
  return isObject(schema) && listOf(schema) !== undefined;
}
