import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { isObject, type Json, stringsOf, textOf } from "../../openapi/json.ts";
import type { Change, Spot } from "./change.ts";
import { differ } from "./equal.ts";
import type { Leaf } from "./leaves.ts";
import { difference, short } from "./texts.ts";
import { inWords } from "./words.ts";

/** Annotations that are judged elsewhere: on the contract, or by a rule of their own. */
const JUDGED: ReadonlySet<string> = new Set([
  ...[
    ANNOTATION.rateLimits,
    ANNOTATION.retry,
    ANNOTATION.status,
    ANNOTATION.retryable,
    ANNOTATION.open,
    ANNOTATION.error,
    ANNOTATION.codes,
    ANNOTATION.requestId,
    ANNOTATION.items,
  ],
  ...[
    ANNOTATION.next,
    ANNOTATION.terminal,
    ANNOTATION.finishedAt,
    ANNOTATION.itemError,
    ANNOTATION.replay,
    ANNOTATION.idempotencyKey,
    ANNOTATION.idempotent,
    ANNOTATION.batch,
  ],
  ...[ANNOTATION.maxBytes, ANNOTATION.token, ANNOTATION.pattern, ANNOTATION.presigned],
]);

/** Judges an annotation that no client reads. Its readers are the sandbox and the rules for documents. */
export function judgeAnnotation(leaf: Leaf, at: number, spots: readonly Spot[]): Change | undefined {
  const { tokens, before, after } = leaf;
  const name = tokens[at] ?? "";
  const where = inWords(tokens);
  if (name === ANNOTATION.lintExcept) return judgeException(leaf, at, spots);
  if (name === ANNOTATION.commonStatuses) return judgeCommon(leaf, spots);
  if (name === ANNOTATION.violation)
    return {
      verdict: before === undefined ? "compatible" : "breaking",
      rule: "violation-changed",
      message: `${where}: the response to a value that breaks the rule had ${show(before)}, now it has ${show(after)}`,
      at: spots,
    };
  if (name === ANNOTATION.retryAfter)
    return {
      verdict: before === "required" ? "breaking" : "compatible",
      rule: "retry-after-changed",
      message: `Retry-After was ${show(before)} on a 429, now it is ${show(after)}`,
      at: spots,
    };
  if (JUDGED.has(name)) return undefined;
  return {
    verdict: "compatible",
    rule: "annotation-changed",
    message: `${where}: ${changed(name, leaf)}`,
    at: spots,
  };
}

function changed(name: string, { before, after }: Leaf): string {
  if (before === undefined) return `\`${name}\` is now ${short(after ?? null)}`;
  if (after === undefined) return `\`${name}\` was ${short(before)} and is gone`;
  const [was, is] = difference(before, after);
  return `\`${name}\` was ${was}, now it is ${is}`;
}

function show(value: Json | undefined): string {
  return textOf(value) ?? "nothing that is stated";
}

/** Judges `x-lint-except`: an exception from a rule is new, has another reason, or is gone. */
function judgeException({ tokens, before, after }: Leaf, at: number, spots: readonly Spot[]): Change {
  const where = inWords(tokens);
  const rules: readonly [string, Json][] =
    tokens.length > at + 1
      ? [[tokens[at + 1] ?? "", after ?? null]]
      : isObject(after)
        ? Object.entries(after)
        : [];
  const reasons = rules
    .filter(([, reason]) => reason !== null)
    .map(([rule, reason]) => `${rule}, because "${String(reason)}"`);
  if (reasons.length === 0)
    return {
      verdict: "note",
      rule: "exception-removed",
      message: `${where}: an exception from a rule is gone`,
      at: spots,
    };
  const isNew = before === undefined;
  return {
    verdict: "note",
    weakened: true,
    rule: isNew ? "exception-added" : "exception-changed",
    message: `${where}: ${isNew ? "excepted from" : "excepted for another reason from"} ${reasons.join("; ")}`,
    at: spots,
  };
}

/** Judges what every operation of the API must declare. Declaring less loosens a rule. */
function judgeCommon({ tokens, before, after }: Leaf, spots: readonly Spot[]): Change {
  const lost = before !== undefined && (after === undefined || differ(before, after));
  const name = tokens.slice(1).find((token) => /^[a-z]+$/.test(token)) ?? ANNOTATION.commonStatuses;
  const message = lost
    ? `\`${name}\` of the common statuses no longer has ${listed(before)}: operations may lack it`
    : `\`${name}\` of the common statuses has ${listed(after)} as well`;
  return lost
    ? { verdict: "note", weakened: true, rule: "common-status-dropped", message, at: spots }
    : { verdict: "note", rule: "common-status-added", message, at: spots };
}

function listed(value: Json | undefined): string {
  if (Array.isArray(value)) return value.join(", ");
  return isObject(value)
    ? Object.values(value)
        .flatMap((each) => (Array.isArray(each) ? each : stringsOf(each)))
        .join(", ")
    : String(value);
}
