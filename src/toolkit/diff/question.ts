import type { Json } from "../../openapi/json.ts";
import type { Bundle } from "./bundle.ts";
import type { Conjunct, Scoped } from "./conjuncts.ts";

/** What is assumed of those who use an API, beside what JSON Schema says. */
export interface Habits {
  /** The document by which clients send: they send no property that an object does not name, unless it says `additionalProperties`. */
  readonly sent?: Bundle;
  /** The document by which clients read: they ignore named properties that are new to a closed object. */
  readonly read?: Bundle;
}

/** What proves that the values of one schema are values of another. */
export interface Prover {
  readonly habits: Habits;
  within(inner: Scoped, outer: Scoped): boolean;
  /** The same for a part of a value. */
  partWithin(inner: Scoped, outer: Scoped): boolean;
  /** Notes that a schema is a branch of another one. */
  nameBranch(branch: Json | undefined, whole: Json | undefined): void;
  /** The schemas that one is a branch of, or else itself. */
  wholesOf(schema: Json | undefined): readonly (Json | undefined)[];
}

/** A schema whose values have to match a keyword. */
export interface Question {
  readonly inner: Scoped;
  /** The schemas that each of its values matches. */
  readonly mine: readonly Conjunct[];
  readonly proof: Prover;
}
