import { isObject, type Json } from "../../openapi/json.ts";
import { tokensOf } from "../../openapi/pointer.ts";
import type { Bundle } from "./bundle.ts";
import type { Change, Spot } from "./change.ts";
import type { Pair } from "./pairs.ts";
import { difference, short } from "./texts.ts";
import type { ToolChange, ToolLocation } from "./tool.ts";
import type { Proofs } from "./unproved.ts";
import { isValueList } from "./values.ts";
import { harmless } from "./widening.ts";
import { pointerInWords } from "./words.ts";

/** Properties and objects that only people read, and annotations. */
const prose = /^(?:description|summary|title|tags|examples?|externalDocs|contact|license|\$comment|x-.*)$/;
const proseTypes = /^(?:Info|Contact|License|Tag|TagList|ExternalDocs|Example|ExamplesMap)$/;

/** True for texts, examples and annotations. remainder.ts finds all of them, the tool only some. */
function isRemainder({ path, type, property }: ToolChange): boolean {
  return proseTypes.test(type) || (property !== undefined && prose.test(property)) || /\/x-/.test(path);
}

/** Converts the tool's changes, with its verdicts if it has any. Changes that our own rules judge are left out. */
export function readToolChanges(
  changes: readonly ToolChange[],
  base: Bundle,
  head: Bundle,
  pairs: readonly Pair[],
  proofs: Proofs,
): Change[] {
  return changes
    .filter((change) => !isOurs(change, base, head))
    .map((change) => {
      const judged = read(change, head);
      return (judged.verdict === "breaking" ? harmless(change, head, pairs, proofs) : undefined) ?? judged;
    });
}

/** True for a set in another order. The order of `required`, `type` and `enum` means nothing. */
function isReordered({ property, base, revision }: ToolChange): boolean {
  if (property !== "required" && property !== "type" && property !== "enum") return false;
  const [was, is] = [base?.value, revision?.value].map((each) =>
    [each ?? []].flat().map((value) => JSON.stringify(value)),
  );
  return was?.length === is?.length && was?.every((each) => is?.includes(each)) === true;
}

/** True for what other files judge, such as lists of values, annotations, links, defaults and success statuses. */
function isOurs(change: ToolChange, base: Bundle, head: Bundle): boolean {
  const { type, property, kind } = change;
  if (isRemainder(change) || isReordered(change)) return true;
  if (property === "version" && type === "Info") return true;
  if (property === "default" || property === "readOnly" || property === "writeOnly") return true;
  if (property === "required" && type === "Header") return true;
  if (type.startsWith("Link") || type.startsWith("SecurityRequirement")) return true;
  if (property === "security") return true;
  if (type.startsWith("Server") && change.path.startsWith("#/paths/")) return true;
  if (type === "Response" && kind === "added" && /\/responses\/2\d\d$/.test(change.path)) return true;
  if (type === "RequestBody" && kind === "added") return true;
  if (property === "enum" && change.base?.value !== undefined && change.revision?.value !== undefined)
    return true;
  return isInList(base, change.base) || isInList(head, change.revision);
}

/** True for a branch of a list of values, or a property of one. */
function isInList(bundle: Bundle, location: ToolLocation | undefined): boolean {
  const [, holder] = /^#(.*)\/oneOf\/\d+(?:\/\w[\w-]*)?$/.exec(location?.pointer ?? "") ?? [];
  return holder !== undefined && isValueList(bundle.step(`#${holder}`));
}

function read(change: ToolChange, head: Bundle): Change {
  const at = spotsOf(change, head);
  const location = where(change);
  const [verdict] = change.verdicts;
  if (verdict && !isFittingFormat(change, head))
    return {
      verdict: "breaking",
      rule: verdict.rule,
      message: `${location}: ${verdict.message.replace(/\.$/, "")}`,
      at,
    };
  if (change.property === "deprecated" && change.revision?.value === true)
    return { verdict: "compatible", rule: "deprecated", message: `${location} is deprecated`, at };
  if (change.impact === "minor")
    return { verdict: "compatible", rule: "added", message: `${location}: ${what(change)}`, at };
  if (isLimitRaised(change) && !isChoice(at[0]?.object))
    return {
      verdict: "compatible",
      weakened: true,
      rule: "limit-raised",
      message: `${location}: ${what(change)}`,
      at,
    };
  // No operation uses the component.
  const unused = change.path.startsWith("#/components/");
  return {
    verdict: unused ? "note" : "compatible",
    rule: unused ? "component-changed" : "relaxed",
    message: `${location}: ${what(change)}`,
    at,
  };
}

/** True for a schema whose limits may be in its branches. */
function isChoice(schema: unknown): boolean {
  return (
    isObject(schema) && ["oneOf", "anyOf", "allOf", "$ref"].some((keyword) => schema[keyword] !== undefined)
  );
}

/** True for a new format that excludes no integer: int64 covers all that JSON readers keep exact, int32 a bounded schema. */
function isFittingFormat({ property, base, revision }: ToolChange, head: Bundle): boolean {
  if (property !== "format" || base?.value !== undefined) return false;
  if (revision?.value === "int64") return true;
  const schema = head.step(revision?.pointer.replace(/\/format$/, "") ?? "");
  const [least, most] = isObject(schema) ? [schema.minimum, schema.maximum] : [];
  const bounded =
    typeof least === "number" && typeof most === "number" && least >= -(2 ** 31) && most < 2 ** 31;
  return revision?.value === "int32" && bounded;
}

/** True if a request may now be larger, or ask for more at once. */
function isLimitRaised({ path, property = "", base, revision }: ToolChange): boolean {
  if (!/\/(?:requestBody|parameters)\//.test(path)) return false;
  const [before, after] = [base?.value, revision?.value];
  if (typeof before !== "number") return false;
  const gone = after === undefined;
  if (property === "maxLength") return gone;
  const grows = gone || (typeof after === "number" && after > before);
  // A raised `maximum` counts in parameters only, where it mostly limits the page size. In a body its meaning is unknown.
  return (
    grows &&
    (/^max(?:Items|Properties)$/.test(property) ||
      (property === "maximum" && (gone || /\/parameters\//.test(path))))
  );
}

function what({ path, type, kind, property, base, revision }: ToolChange): string {
  if (property === undefined) return cameOrWent(type, kind, path);
  if (base?.value === undefined) return `\`${property}\` is now ${short(revision?.value ?? null)}`;
  if (revision?.value === undefined) return `\`${property}\` was ${short(base.value)} and is gone`;
  const [was, is] = difference(base.value, revision.value);
  return `\`${property}\` was ${was}, now it is ${is}`;
}

/** What a schema is to the one around it, by the last tokens of its path. */
function partOfSchema(path: string): string | undefined {
  const [, holder = "", last = ""] = /([^/]*)\/([^/]*)$/.exec(path) ?? [];
  if (holder === "properties") return "the property";
  if (/^(?:oneOf|anyOf|allOf|prefixItems)$/.test(holder)) return `a schema of \`${holder}\``;
  return /^(?:items|not|if|then|else|contains|propertyNames|\w+(?:Items|Properties))$/.test(last)
    ? `the schema of \`${last}\``
    : undefined;
}

/** Types of the tool that hold several things. */
const MANY = /(?:List|Map|s)$/;

/** Says that a part of a document came or went: `the named schemas were removed`. */
export function cameOrWent(type: string, kind: ToolChange["kind"], path: string): string {
  const part = type === "Schema" ? partOfSchema(path) : undefined;
  if (part !== undefined) return `${part} was ${kind}`;
  const words = type
    .replace(/(?:Map|List)$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  if (!MANY.test(type)) return `the ${words} was ${kind}`;
  const many = /s$/.test(words) && !/ss$/.test(words) ? words : `${words.replace(/([^aeiou])y$/, "$1ie")}s`;
  return `the ${many} were ${kind}`;
}

/** What a change is about, in words. */
function where({ path, base, revision }: ToolChange): string {
  const own = revision?.pointer ?? base?.pointer ?? path;
  return pointerInWords(own.startsWith("#/components/") ? own : path);
}

/** The changed object in the new bundle. If it is gone, the nearest remaining object around it. */
function spotsOf({ kind, revision, base, path, property }: ToolChange, head: Bundle): Spot[] {
  const pointers = [revision?.pointer, base?.pointer, path].filter((each) => each !== undefined);
  return pointers
    .map((pointer) => {
      const tokens = tokensOf(pointer).filter((token) => token !== "$ref");
      // The index of a removed item now belongs to the next one.
      if (kind === "removed" && /^\d+$/.test(tokens.at(-1) ?? "")) tokens.pop();
      return nearest(head, tokens, property);
    })
    .filter((spot) => spot !== undefined);
}

function nearest(head: Bundle, tokens: readonly string[], property: string | undefined): Spot | undefined {
  let container: Json = head.root;
  let spot: Spot | undefined;
  for (const token of tokens) {
    const inner: Json = head.resolve(container) ?? container;
    const next: Json | undefined = Array.isArray(inner)
      ? inner[Number(token)]
      : isObject(inner)
        ? inner[token]
        : undefined;
    if (next === undefined) return isObject(inner) ? { object: inner } : spot;
    spot = { object: inner, key: token };
    container = next;
  }
  const last = head.resolve(container) ?? container;
  if (!isObject(last)) return spot;
  return property === undefined ? { object: last } : { object: last, key: property };
}
