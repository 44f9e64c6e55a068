import type { RequestViolation } from "./violation.ts";

/** What a refusal adds to its code and message. */
export interface RefusalExtras {
  /** Status for a code that the contract does not list. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** For error bodies that carry more than a code and a message. */
  readonly details?: unknown;
  /** Set if the size, form or schema of the request is invalid. */
  readonly violations?: readonly RequestViolation[];
  /** Set if the key lacks this scope. */
  readonly neededScope?: string;
}

/** Thrown by a check or a handler to end the exchange with an error response; the status follows from the code. */
export class Refusal extends Error {
  readonly code: string;
  readonly extras: RefusalExtras;

  constructor(code: string, message: string, extras: RefusalExtras = {}) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.extras = extras;
  }
}
