import type { RateLimit } from "./contract.ts";
import type { JsonObject } from "./json.ts";

/** An object of a document, whatever is known of its properties. */
export type Annotated = { readonly [property: string]: unknown };

/** One entry of the document's rate limits. */
export interface WrittenLimit extends Partial<RateLimit> {
  /** Its index in the list. */
  readonly index: number;
}

/** Statuses that operations have in common: all, those with a body, those with a parameter in the path. */
export interface CommonStatuses {
  readonly every: readonly number[];
  readonly body: readonly number[];
  readonly path: readonly number[];
}

/** How callers sign the tokens of a scheme, and what the API accepts. Times are in seconds. */
export interface WrittenToken {
  readonly alg: string | undefined;
  /** How long a token lives that a client signs. */
  readonly seconds: number | undefined;
  /** The longest life that the API accepts. */
  readonly maxSeconds: number | undefined;
  /** How far the clocks of caller and API may differ. */
  readonly skewSeconds: number | undefined;
  readonly header: Readonly<Record<string, string>>;
  readonly claims: Readonly<Record<string, string>>;
  readonly key: string;
  readonly supplied: Readonly<Record<string, string>>;
  /** The annotation itself, for messages that name its location. */
  readonly value: JsonObject;
}

/** How the entries of a response name the items of the request that failed. */
export interface WrittenItemError {
  readonly key: string | undefined;
  readonly error: string | undefined;
  /** True where the entries come in the order of the request. */
  readonly inOrder: boolean;
}
