import { isCodeList } from "../../openapi/code-list.ts";
import { isObject, type Json } from "../../openapi/json.ts";
import type { Bundle } from "./bundle.ts";
import type { Change } from "./change.ts";
import { type Direction, innerPairs, messagesOf } from "./pairs.ts";
import { Proof } from "./subset.ts";

/** Proofs between two documents, in both directions. */
export class Proofs {
  readonly #base: Bundle;
  readonly #head: Bundle;
  readonly #sent: Proof;
  readonly #read: Proof;

  constructor(base: Bundle, head: Bundle) {
    this.#base = base;
    this.#head = head;
    this.#sent = new Proof({ sent: base });
    this.#read = new Proof({ read: base });
  }

  /** Whether a request provably takes all that it took, or a response is provably always what it could be before. */
  isHarmless(before: Json | undefined, after: Json | undefined, direction: Direction): boolean {
    const was = { bundle: this.#base, schema: before };
    const is = { bundle: this.#head, schema: after };
    return direction === "request" ? this.#sent.within(was, is) : this.#read.within(is, was);
  }
}

/**
 * Reports what is neither proved to be compatible nor judged as breaking. No rule may call a change compatible because it knows
 * nothing of it.
 */
export function judgeUnproved(
  [base, head]: readonly [Bundle, Bundle],
  operations: readonly string[],
  proofs: Proofs,
  changes: readonly Change[],
): Change[] {
  const broken = new Set<unknown>(
    changes.flatMap(({ verdict, at }) => (verdict === "breaking" ? at.map(({ object }) => object) : [])),
  );
  const found: Change[] = [];
  const seen = new Set<string>();
  const ids = new Map<Json, number>();
  const idOf = (value: Json) => ids.get(value) ?? ids.set(value, ids.size).size;
  const waiting = messagesOf(base, head, operations)
    .filter(([before, after, direction]) => !proofs.isHarmless(before, after, direction))
    .map((visit) => ({ visit, around: [] as readonly unknown[], travels: visit[2] }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { visit, around, travels } = next;
    const [before, after, direction, name] = visit;
    const id = `${direction} ${idOf(before ?? true)} ${idOf(after ?? true)}`;
    if (seen.has(id)) continue;
    seen.add(id);
    const here = [...around, after];
    // A breaking change on the way, or within, explains why nothing is proved.
    if (here.some((each) => broken.has(each)) || holds(after, broken)) continue;
    // Error codes are judged by operation, on the contract.
    if ([before, after].some((each) => isObject(each) && isCodeList(each))) continue;
    const inner = innerPairs(base, head, visit).filter(
      ([was, is, way]) => isObject(was) && isObject(is) && !proofs.isHarmless(was, is, way),
    );
    // Report only the smallest part that is not proved.
    if (inner.length === 0) found.push(unproved(travels, name, after ?? before));
    else waiting.push(...inner.map((each) => ({ visit: each, around: here, travels })));
  }
  return found;
}

/** Turns a compatible change into a note if it is part of an unproved one: only by itself would it be compatible. */
export function withoutContradiction(judged: readonly Change[], open: readonly Change[]): Change[] {
  const parts = new Set<unknown>();
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null || parts.has(value)) return;
    parts.add(value);
    Object.values(value).forEach(collect);
  };
  for (const { object } of open.flatMap(({ at }) => at)) collect(object);
  return judged.map((change) =>
    change.verdict === "compatible" && !change.weakened && change.at.some(({ object }) => parts.has(object))
      ? { ...change, verdict: "note" }
      : change,
  );
}

function unproved(direction: Direction, name: string, object: unknown): Change {
  const what =
    direction === "request"
      ? "it is not proved that it takes all that it took"
      : "it is not proved that it is always what it could be before";
  return {
    verdict: "breaking",
    rule: "unproved",
    message: `\`${name}\` is written otherwise, and ${what}`,
    at: [{ object }],
  };
}

/** Whether a value has one of these objects in it. References are not followed. */
function holds(value: Json | undefined, objects: ReadonlySet<unknown>): boolean {
  if (typeof value !== "object" || value === null) return false;
  return objects.has(value) || Object.values<Json>(value).some((each) => holds(each, objects));
}
