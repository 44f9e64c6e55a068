import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { type Conjunct, conjunctsOf, type Scoped } from "./conjuncts.ts";
import { holds } from "./keyword-proofs.ts";
import type { Habits, Prover } from "./question.ts";
import { limitsOf, listed } from "./schema-keywords.ts";

/** How deep schemas of one and the same value are followed. */
const DEPTH = 30;

/** How often a choice is split into its branches on the way to a proof. */
const SPLITS = 2;

/** Two schemas, of which the values of one are to be values of the other. */
interface Pair {
  readonly inner: Scoped;
  readonly outer: Scoped;
  /** The pairs whose proof rests on this one. */
  readonly dependents: Set<Pair>;
  isFailed: boolean;
}

/**
 * Proves that every value of one schema is a value of another. Two schemas of a part of a value are taken as proved until there is no
 * proof of them; then what rested on them is tried again. So schemas may contain themselves: values are finite, and what holds for
 * the parts of a value holds for the value.
 */
export class Proof implements Prover {
  readonly habits: Habits;
  readonly #pairs = new WeakMap<JsonObject, Map<JsonObject, Pair>>();
  readonly #waiting: Pair[] = [];
  /** The pair of which a proof is sought. */
  #current: Pair | undefined;
  /** The results for other schemas of the same value. A pair without a result yet counts as not proved. */
  #found = new Map<JsonObject, Map<JsonObject, boolean>>();
  #depth = 0;
  #splits = 0;
  readonly #branches = new WeakMap<JsonObject, Map<string, JsonObject>>();
  readonly #wholes = new WeakMap<JsonObject, Set<JsonObject>>();

  constructor(habits: Habits = {}) {
    this.habits = habits;
  }

  /** True if every value of `inner` is provably a value of `outer`. False means only that there is no proof. */
  within(inner: Scoped, outer: Scoped): boolean {
    const trivial = isTrivial(inner, outer);
    if (trivial !== undefined) return trivial;
    if (this.#current === undefined) return this.#prove(this.#pairOf(inner, outer));
    return this.#inPlace(inner, outer);
  }

  /** The same for a part of a value. */
  partWithin(inner: Scoped, outer: Scoped): boolean {
    const trivial = isTrivial(inner, outer);
    if (trivial !== undefined) return trivial;
    const pair = this.#pairOf(inner, outer);
    if (this.#current) pair.dependents.add(this.#current);
    return !pair.isFailed;
  }

  /** Notes that a schema is a branch of another one. */
  nameBranch(branch: Json | undefined, whole: Json | undefined): void {
    if (!isObject(branch) || !isObject(whole)) return;
    const wholes = this.#wholes.get(branch) ?? new Set();
    for (const each of this.#wholes.get(whole) ?? [whole]) wholes.add(each);
    this.#wholes.set(branch, wholes);
  }

  /** The schemas that one is a branch of, or else itself: what they name, a value of the branch may have as well. */
  wholesOf(schema: Json | undefined): readonly (Json | undefined)[] {
    const wholes = isObject(schema) ? this.#wholes.get(schema) : undefined;
    return wholes ? [...wholes] : [schema];
  }

  #inPlace(inner: Scoped, outer: Scoped): boolean {
    const [a, b] = [inner, outer].map(({ schema }) => (isObject(schema) ? schema : ANY));
    const known = this.#found.get(a ?? ANY) ?? new Map<JsonObject, boolean>();
    this.#found.set(a ?? ANY, known);
    const found = known.get(b ?? ANY);
    if (found !== undefined || this.#depth >= DEPTH) return found ?? false;
    known.set(b ?? ANY, false);
    this.#depth++;
    const isProved = this.#search(inner, outer);
    this.#depth--;
    known.set(b ?? ANY, isProved);
    return isProved;
  }

  #pairOf(inner: Scoped, outer: Scoped): Pair {
    const [a, b] = [inner, outer].map(({ schema }) => (isObject(schema) ? schema : ANY));
    const known = this.#pairs.get(a ?? ANY) ?? new Map<JsonObject, Pair>();
    this.#pairs.set(a ?? ANY, known);
    const pair = known.get(b ?? ANY) ?? { inner, outer, dependents: new Set(), isFailed: false };
    if (!known.has(b ?? ANY)) this.#waiting.push(pair);
    known.set(b ?? ANY, pair);
    return pair;
  }

  #prove(asked: Pair): boolean {
    for (let pair = this.#waiting.pop(); pair; pair = this.#waiting.pop()) {
      if (pair.isFailed) continue;
      this.#current = pair;
      this.#splits = 0;
      this.#found = new Map();
      pair.isFailed = !this.#search(pair.inner, pair.outer);
      if (pair.isFailed) this.#waiting.push(...pair.dependents);
    }
    this.#current = undefined;
    return !asked.isFailed;
  }

  #search(inner: Scoped, outer: Scoped): boolean {
    const [mine, theirs] = [conjunctsOf(inner), conjunctsOf(outer)];
    if (!mine) return true;
    if (!theirs) return false;
    const question = { inner, mine, proof: this };
    if (theirs.every((each) => limitsOf(each.schema).every((key) => holds(key, each, question)))) return true;
    return this.#byBranch(inner, mine, outer);
  }

  /** Proves it for each branch of a choice of the inner schema. */
  #byBranch(inner: Scoped, mine: readonly Conjunct[], outer: Scoped): boolean {
    if (this.#splits >= SPLITS) return false;
    this.#splits++;
    try {
      return mine.some(({ schema }, at) =>
        (["anyOf", "oneOf"] as const).some((key) => {
          const branches = schema[key];
          if (!Array.isArray(branches) || (key === "oneOf" && listed(schema))) return false;
          return branches.every((branch, index) => {
            const one = this.#branch(inner, mine, at, key, branch, index);
            return this.within({ ...inner, schema: one }, outer);
          });
        }),
      );
    } finally {
      this.#splits--;
    }
  }

  #branch(
    { schema: whole }: Scoped,
    mine: readonly Conjunct[],
    at: number,
    key: string,
    branch: Json,
    index: number,
  ): JsonObject {
    const holder = mine[at]?.schema ?? ANY;
    // A schema may be a conjunct of several others.
    const owner = isObject(whole) ? whole : holder;
    const name = `${at} ${key} ${index}`;
    const made = this.#branches.get(owner) ?? new Map<string, JsonObject>();
    this.#branches.set(owner, made);
    const known = made.get(name);
    if (known) return known;
    const { [key]: _, ...rest } = holder;
    const others = mine.flatMap(({ schema }, index) => (index === at ? [] : [schema]));
    const one: JsonObject = { allOf: [...others, rest, branch] };
    made.set(name, one);
    this.nameBranch(one, owner);
    return one;
  }
}

/** A schema that allows every value. */
const ANY: JsonObject = {};

/** Whether every value of one is a value of the other, where that needs no search. */
function isTrivial(
  { bundle, schema: a = true }: Scoped,
  { bundle: other, schema: b = true }: Scoped,
): boolean | undefined {
  if (b === true || a === false || (isObject(b) && limitsOf(b).length === 0)) return true;
  if (!isObject(b)) return false;
  return a === b && bundle === other ? true : undefined;
}

/** True if every value of `inner` is provably a value of `outer`, by JSON Schema alone. */
export function isWithin(inner: Scoped, outer: Scoped): boolean {
  return new Proof().within(inner, outer);
}
