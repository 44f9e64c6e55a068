import { ANNOTATION, isExtension } from "../../openapi/annotation-names.ts";
import { entriesOf, isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { unsentOperations } from "../../openapi/left-out-operations.ts";
import { judgeAnnotation } from "./annotations.ts";
import type { Bundle } from "./bundle.ts";
import type { Change, Spot } from "./change.ts";
import { differ } from "./equal.ts";
import { type Leaf, leavesOf, pointerOf } from "./leaves.ts";
import type { OperationPair } from "./operation-pair.ts";
import { difference, short } from "./texts.ts";
import type { ToolChange } from "./tool.ts";
import { inWords } from "./words.ts";

/** Properties that only people read. */
const PROSE = new Set<string>([
  ...["description", "summary", "title", "tags", "externalDocs", "contact", "license", "info", "$comment"],
  ...[ANNOTATION.source, ANNOTATION.assumed, ANNOTATION.idempotencyExempt, ANNOTATION.remedy],
]);

/** What the other rules have judged in a bundle. */
export interface Judged {
  readonly operations: readonly OperationPair[];
  readonly tool: readonly ToolChange[];
  readonly changes: readonly Change[];
}

/**
 * Judges what the other rules left: texts, examples, links, annotations, order, and whatever no rule knows. So every change
 * that reaches generated/ is reported.
 */
export function judgeRemainder(base: Bundle, head: Bundle, judged: Judged): Change[] {
  const found = new Map<string, Change>();
  const covered = coverage(judged);
  for (const change of removedUnsent(base, head)) found.set(change.message, change);
  for (const leaf of leavesOf(base.root, head.root)) {
    const change = judgeLeaf(leaf, judged, covered);
    // Report an example once, however many of its values changed.
    if (change && !found.has(`${change.rule} ${change.message}`))
      found.set(`${change.rule} ${change.message}`, change);
  }
  return [...found.values()];
}

function judgeLeaf(leaf: Leaf, judged: Judged, covered: (leaf: Leaf) => boolean): Change | undefined {
  const { tokens } = leaf;
  const example = exampleAt(tokens);
  if (example >= 0) return judgeExample(leaf, example);
  const annotation = tokens.findIndex((token, at) => isExtension(token) && !isName(tokens, at));
  if (leaf.kind === "order")
    return {
      verdict: "note",
      rule: "order-changed",
      message: `${inWords(tokens)}: ${named(tokens)} in another order`,
      at: spots(leaf),
    };
  // `judgeCodes` reports the remedy of a code.
  if (tokens.at(-1) === ANNOTATION.remedy && tokens.includes("oneOf")) return undefined;
  if (tokens.some((token, at) => PROSE.has(token) && !isName(tokens, at)))
    return isVersion(tokens) ? undefined : judgeText(leaf);
  if (annotation >= 0) return judgeAnnotation(leaf, annotation, spots(leaf));
  const link = linkAt(tokens);
  if (link >= 0) return judgeLink(leaf, link, judged.operations);
  if (covered(leaf) || isUnsent(leaf)) return undefined;
  return {
    verdict: "compatible",
    rule: "changed",
    message: `${inWords(tokens)}: ${what(leaf)}`,
    at: spots(leaf),
  };
}

/** Finds removed operations whose method only OpenAPI 3.2 knows: the tool does not read those. */
function removedUnsent(base: Bundle, head: Bundle): Change[] {
  const now = new Set(unsentOperations(head.root));
  return unsentOperations(base.root)
    .filter((operation) => !now.has(operation) && !operation.startsWith("TRACE "))
    .map((operation) => ({
      verdict: "breaking",
      rule: "operation-removed",
      message: `${operation}: the operation was removed`,
      at: [
        { object: new Map(entriesOf(head.root.paths)).get(operation.replace(/^\S+ /, "")) },
        { object: head.root.paths },
      ],
    }));
}

/** Whether a leaf is a whole operation that `removedUnsent` reports. */
function isUnsent({ tokens: [place, , method, ...more], kind }: Leaf): boolean {
  if (place !== "paths" || kind !== "removed") return false;
  return (method === "query" && more.length === 0) || (method === "additionalOperations" && more.length < 2);
}

function isVersion(tokens: readonly string[]): boolean {
  return tokens[0] === "info" && tokens[1] === "version";
}

/** Judges a change of a text for people. */
function judgeText(leaf: Leaf): Change {
  return {
    verdict: "note",
    rule: "text-changed",
    message: `${inWords(leaf.tokens)}: ${what(leaf)}`,
    at: spots(leaf),
  };
}

function what({ tokens, before, after }: Leaf): string {
  const name = tokens.findLast((token) => !/^\d+$/.test(token)) ?? "";
  if (before === undefined) return `\`${name}\` is now ${short(after ?? null)}`;
  if (after === undefined) return `\`${name}\` was ${short(before)} and is gone`;
  const [was, is] = difference(before, after);
  return `\`${name}\` was ${was}, now it is ${is}`;
}

function named(tokens: readonly string[]): string {
  const name = tokens.at(-1);
  return name === undefined ? "its parts stand" : `the parts of \`${name}\` stand`;
}

/** Index of the name of the example around a leaf, or of `example` itself; -1 if there is none. */
function exampleAt(tokens: readonly string[]): number {
  const at = tokens.findIndex((token, index) => /^examples?$/.test(token) && !isName(tokens, index));
  if (at < 0 || tokens[at] === "example" || tokens.length === at + 1) return at;
  return at + 1;
}

function judgeExample(leaf: Leaf, at: number): Change {
  const { tokens, kind, before, after } = leaf;
  const where = inWords(tokens.slice(0, at + 1));
  const whole = tokens.length === at + 1;
  const message =
    whole && kind !== "changed"
      ? `${where}: the example was ${kind}`
      : `${where}: the example is another one${detail(tokens.slice(at + 1), before, after)}`;
  return { verdict: "note", rule: "example-changed", message, at: spots(leaf) };
}

function detail(inside: readonly string[], before: Json | undefined, after: Json | undefined): string {
  if (
    before === undefined ||
    after === undefined ||
    differ(typeof before, typeof after) ||
    typeof before === "object"
  )
    return "";
  const [was, is] = difference(before, after);
  const path = inside.filter((token) => token !== "value").join("/");
  return `: ${path === "" ? "it" : `\`${path}\``} was ${was}, now it is ${is}`;
}

/** Index of the name of the link around a leaf; -1 if there is none. */
function linkAt(tokens: readonly string[]): number {
  const at = tokens.findIndex((token, index) => token === "links" && !isName(tokens, index));
  return at < 0 || tokens.length === at + 1 ? -1 : at + 1;
}

/** Links that the runtime follows. If the contract's part changed, that is the finding; else the link itself is reported. */
const FOLLOWED: Readonly<Record<string, "next" | "run" | "existing">> = {
  next: "next",
  run: "run",
  existing: "existing",
};

function judgeLink(leaf: Leaf, at: number, operations: readonly OperationPair[]): Change | undefined {
  const { tokens, kind } = leaf;
  const name = tokens[at] ?? "";
  const followed = FOLLOWED[name];
  if (followed && operations.some(({ was, is }) => differ(was[followed], is[followed]))) return undefined;
  const whole = tokens.length === at + 1;
  const rule = whole && kind !== "changed" ? `link-${kind}` : "link-changed";
  const message = whole && kind !== "changed" ? `the link was ${kind}` : what(leaf);
  return { verdict: "compatible", rule, message: `${inWords(tokens)}: ${message}`, at: spots(leaf) };
}

/** True if a token is a name chosen by the author, not a keyword. */
function isName(tokens: readonly string[], at: number): boolean {
  const holder = tokens[at - 1];
  return (
    holder !== undefined &&
    /^(?:properties|patternProperties|\$defs|dependentSchemas|paths|responses|headers|schemas|parameters|examples|requestBodies|securitySchemes|links|callbacks|pathItems|scopes|variables|mapping|content|encoding|required|webhooks)$/.test(
      holder,
    ) &&
    !isName(tokens, at - 1)
  );
}

/** Objects of the new bundle around a leaf, the nearest first. */
function spots({ tokens, around, after }: Leaf): Spot[] {
  const key = tokens.at(-1);
  const [nearest, ...others] = [...around].reverse();
  const inner: Spot[] = typeof after === "object" && after !== null ? [{ object: after }] : [];
  return [
    ...(nearest && key !== undefined ? [{ object: nearest, key }] : []),
    ...inner,
    ...others.map((object) => ({ object })),
  ];
}

/** Tells whether another rule covers a leaf. The tool's changes are matched by pointer, ours by their first object. */
function coverage({ tool, changes }: Judged): (leaf: Leaf) => boolean {
  const pointers = tool.flatMap(({ base, revision }) =>
    [base?.pointer, revision?.pointer].filter((each) => each !== undefined),
  );
  const objects = new Set<unknown>(
    changes.flatMap(({ at: [first] }) => (first?.object === undefined ? [] : [first.object])),
  );
  return (leaf) => {
    const own = pointerOf(leaf);
    if (pointers.some((each) => own.startsWith(each) || each.startsWith(own))) return true;
    const near: unknown[] = leaf.around.slice(1).slice(-3);
    return near.some((each) => objects.has(each)) || contains(leaf.after, objects);
  };
}

function contains(value: Json | undefined, objects: ReadonlySet<unknown>): boolean {
  if (typeof value !== "object" || value === null) return false;
  const parts: Json[] = isObject(value) ? Object.values(value satisfies JsonObject) : value;
  return objects.has(value) || parts.some((each) => contains(each, objects));
}
