import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { maxBytesOf } from "../../openapi/annotations.ts";
import type { Contract, IdempotencyKey, Operation, Pointer } from "../../openapi/contract.ts";
import { isObject, type JsonObject, stringsOf } from "../../openapi/json.ts";
import { isSuccessKey } from "../../openapi/operations.ts";
import type { Bundle } from "./bundle.ts";
import type { Change, Spot } from "./change.ts";
import { differ } from "./equal.ts";
import type { OperationPair, Report } from "./operation-pair.ts";
import { judgeStates } from "./states.ts";

/** The operations that both contracts have. */
export function pairOperations(base: Contract, head: Contract, bundles: [Bundle, Bundle]): OperationPair[] {
  const now = new Map(Object.entries(head.operations));
  return Object.entries(base.operations).flatMap(([key, was]) => {
    const is = now.get(key);
    return is ? [{ key, was, is, base: bundles[0], head: bundles[1] }] : [];
  });
}

/** Judges what a contract says about an operation and the tool cannot see. */
export function judgeOperation(pair: OperationPair): Change[] {
  const { key, was, is, base, head } = pair;
  const changes: Change[] = [];
  const operation: Spot = { object: head.operation(key) };
  const add: Report = (verdict, rule, message, ...at) =>
    changes.push({
      ...(verdict === "weakened" ? { verdict: "compatible", weakened: true } : { verdict }),
      ...{ rule, message: `${key}: ${message}`, at: [...at, operation] },
    });

  judgeKey(pair, add);
  judgeIdempotence(pair, add);
  if (was.server !== is.server)
    add(
      "breaking",
      "operation-server-changed",
      `it went to ${was.server ?? "the API's own server"}, now to ${is.server ?? "the API's own server"}`,
      { object: head.operation(key), key: "servers" },
    );

  for (const [part, what] of PARTS) {
    const [before, after] = [was[part], is[part]];
    if (!differ(before, after)) continue;
    const at = spotOf(pair, part, after ?? before);
    const rule = `${rules[part]}-${before === undefined ? "added" : after === undefined ? "removed" : "changed"}`;
    if (before === undefined) add("compatible", rule, `it now has ${what}`, ...at);
    else if (after === undefined) add("breaking", rule, `it no longer has ${what}`, ...at);
    else add("breaking", rule, `${what} is another one: ${show(before)}, now ${show(after)}`, ...at);
  }
  judgeExisting(pair, add);
  judgeBatch(pair, add);
  judgeBytes(pair, add);
  judgeStates(pair, add);
  return changes;

  function judgeBytes({ key: name }: OperationPair, report: Report): void {
    const [before, after] = [base, head].map((each) => maxBytesOf(each.requestBody(name)));
    if (before === after) return;
    const lowered = after !== undefined && (before === undefined || after < before);
    report(
      lowered ? "breaking" : "weakened",
      lowered ? "max-bytes-lowered" : "max-bytes-raised",
      `a request body may have ${after ?? "any number of"} bytes; it was ${before ?? "any number"}`,
      { object: head.requestBody(name), key: ANNOTATION.maxBytes },
    );
  }
}

/** Judges whether a client may retry the operation after an unknown outcome. */
function judgeIdempotence({ key, was, is, head }: OperationPair, report: Report): void {
  if (was.idempotent === is.idempotent) return;
  const at = { object: head.operation(key), key: ANNOTATION.idempotent };
  const again = isRetried(key, is);
  const said = (verdict: "weakened" | "compatible", what: string) =>
    report(verdict, "idempotence-changed", what, at);
  if (is.idempotent === false)
    report("breaking", "idempotence-changed", "sending it twice now does harm", at);
  else if (was.idempotent === false)
    said(
      "weakened",
      again
        ? `\`x-idempotent: false\` is gone, so that clients retry it after an unknown outcome${is.key ? " under its key" : ""}`
        : "`x-idempotent: false` is gone; that a repeat does harm is no longer stated",
    );
  else if (is.idempotent === undefined)
    said(
      "compatible",
      `\`x-idempotent: true\` is gone${again ? "" : ", so that clients no longer retry it after an unknown outcome"}`,
    );
  else if (isRetried(key, was)) said("compatible", "`x-idempotent: true` is new");
  else said("weakened", "`x-idempotent: true` is new, so that clients retry it after an unknown outcome");
}

/** True if a client retries after an unknown outcome: it has a key, is marked as idempotent, or its method is (RFC 9110, section 9.2.2). */
function isRetried(key: string, { key: idempotencyKey, idempotent }: Operation): boolean {
  return idempotencyKey !== undefined || (idempotent ?? !/^(?:POST|PATCH) /.test(key));
}

type Plain = "replay" | "next" | "items" | "run" | "itemErrors" | "presigned";

const PARTS: readonly [Plain, string][] = [
  ["replay", "a flag that marks a replay"],
  ["next", "a link to the next page"],
  ["items", "an array of items"],
  ["run", "a link to the run that it starts"],
  ["itemErrors", "a list of the errors of single items"],
  ["presigned", "a short-lived URL"],
];

const rules: Readonly<Record<Plain, string>> = {
  replay: "replay",
  next: "next",
  items: "items",
  run: "run",
  itemErrors: "item-errors",
  presigned: "presigned",
};

function show(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : JSON.stringify(value);
}

function spotOf({ key, head }: OperationPair, part: Plain, value: unknown): Spot[] {
  const success = [...head.responses(key)].filter(([status]) => isSuccessKey(status)).map(([, each]) => each);
  if (part === "next" || part === "run")
    return success.map((each) => ({
      object: isObject(each.links) ? (head.resolve(each.links[part]) ?? each.links) : each,
    }));
  const at = isObject(value) ? (value.at ?? value.url) : value;
  if (typeof at !== "string") return [];
  return success.flatMap((each) => {
    const found = head.property(head.jsonSchema(each), at);
    return found ? [{ object: found.owner.properties, key: found.name }] : [];
  });
}

function judgeKey({ key, was, is, base, head }: OperationPair, report: Report): void {
  const at = is.key ? keySpot(head, key, is.key) : [];
  if (!was.key && is.key)
    report("compatible", "key-added", `it now takes an idempotency key in ${named(is.key)}`, ...at);
  else if (was.key && !is.key)
    report("breaking", "key-removed", `it no longer takes an idempotency key; it was in ${named(was.key)}`);
  else if (was.key && is.key && (was.key.in !== is.key.in || was.key.name !== is.key.name))
    report(
      "breaking",
      "key-moved",
      `the idempotency key was in ${named(was.key)}, now it is in ${named(is.key)}`,
      ...at,
    );
  else if (was.key && is.key && isRequired(base, key, was.key) && !isRequired(head, key, is.key))
    report(
      "breaking",
      "key-made-optional",
      "a request without an idempotency key was refused; now it is taken, and its repeat does the work twice",
      ...at,
    );
}

function named({ in: location, name }: IdempotencyKey): string {
  return location === "header" ? `the header ${name}` : `the body at "${name}"`;
}

function keySpot(bundle: Bundle, key: string, { in: location, name }: IdempotencyKey): Spot[] {
  if (location === "header") return [{ object: headerOf(bundle, key, name) }];
  const found = bundle.property(bundle.jsonSchema(bundle.requestBody(key)), name);
  return found
    ? [
        { object: found.owner, key: "required" },
        { object: found.owner.properties, key: found.name },
      ]
    : [];
}

function headerOf(bundle: Bundle, key: string, name: string): JsonObject | undefined {
  return bundle
    .parameters(key)
    .find((each) => each.in === "header" && each.name.toLowerCase() === name.toLowerCase())?.value;
}

function isRequired(bundle: Bundle, key: string, { in: location, name }: IdempotencyKey): boolean {
  if (location === "header") return headerOf(bundle, key, name)?.required === true;
  const body = bundle.requestBody(key);
  const schema = bundle.jsonSchema(body);
  const found = bundle.property(schema, name);
  const layers =
    found && name.lastIndexOf("/") === 0 ? [...bundle.layers(schema)] : found ? [found.owner] : [];
  return (
    body?.required === true && layers.some((each) => stringsOf(each.required).includes(found?.name ?? ""))
  );
}

function judgeExisting({ key, was, is, head }: OperationPair, report: Report): void {
  const [before, after] = [was.existing, is.existing];
  if (!differ(before, after)) return;
  const status = String((after ?? before)?.status);
  const response = head.responses(key).get(status);
  const links = isObject(response?.links) ? response.links : undefined;
  const at: Spot[] = [{ object: head.resolve(links?.existing) }, { object: response }];
  if (!before) report("compatible", "existing-added", "a conflict now leads to what exists", ...at);
  else if (!after) report("breaking", "existing-removed", "a conflict no longer leads to what exists", ...at);
  else {
    const { codes: old, ...link } = before;
    const { codes: now, ...other } = after;
    if (differ(link, other))
      report(
        "breaking",
        "existing-changed",
        `a conflict led to ${link.operation}, now to ${other.operation}, or by other values`,
        ...at,
      );
    for (const code of old.filter((each) => !now.includes(each)))
      report("breaking", "existing-changed", `a conflict with ${code} no longer leads to what exists`, ...at);
    for (const code of now.filter((each) => !old.includes(each)))
      report("compatible", "existing-added", `a conflict with ${code} leads to what exists`, ...at);
  }
}

function judgeBatch({ key, was, is, head }: OperationPair, report: Report): void {
  const [before, after] = [was.batch, is.batch];
  const pointer: Pointer = after?.at ?? before?.at ?? "";
  const schema = head.jsonSchema(head.requestBody(key));
  const found = head.property(schema, pointer);
  const at: Spot[] = found ? [{ object: found.owner.properties, key: found.name }] : [{ object: schema }];
  if (!before && after)
    report("compatible", "batch-added", "its items can be sent in several requests", ...at);
  else if (before && !after)
    report("breaking", "batch-removed", "its items can no longer be sent in several requests", ...at);
  else if (before && after) {
    if (before.at !== after.at)
      report("breaking", "batch-changed", `the items stood at "${before.at}", now at "${after.at}"`, ...at);
    if (before.unique !== after.unique)
      report(
        after.unique === undefined ? "compatible" : "breaking",
        "batch-changed",
        after.unique === undefined
          ? `items may repeat their ${before.unique}`
          : `items of one request must not repeat their ${after.unique}`,
        ...at,
      );
  }
}
