import type { Json } from "../../openapi/json.ts";

/** Topics of an API's behaviour, in the order of the overlay. */
export const TOPICS = [
  "paging",
  "errors",
  "idempotency",
  "repeats",
  "runs",
  "batches",
  "limits",
  "request ids",
  "credentials",
] as const;

export type Topic = (typeof TOPICS)[number];

/** `certain` becomes an action. A `guess` becomes a comment, which somebody who knows the API confirms. */
export type Confidence = "certain" | "guess";

/** A part of the overlay. */
export interface Change {
  /** JSONPath of the annotated value. */
  readonly target: string;
  readonly update: Json;
}

/** Something found in a document, and the evidence for it. */
export interface Discovery {
  readonly topic: Topic;
  readonly confidence: Confidence;
  /** Its operations, such as `GET /users`; empty if it is about the whole API. */
  readonly operations: readonly string[];
  /** A sentence without a full stop. */
  readonly what: string;
  /** The part of the document that shows it. */
  readonly evidence: string;
  /** The parts of the overlay; empty if OpenAPI itself describes it. */
  readonly changes: readonly Change[];
}

/** What could not be found, and what to do about it. */
export interface Gap {
  readonly topic: Topic;
  readonly operations: readonly string[];
  readonly what: string;
  readonly remedy: string;
}

export interface Inference {
  readonly findings: readonly Discovery[];
  readonly gaps: readonly Gap[];
}

/** The JSONPath (RFC 9535) of a value, made from the names of its path. */
export function jsonPath(tokens: readonly (string | number)[]): string {
  const steps = tokens.map((token) => {
    if (typeof token === "number") return `[${token}]`;
    if (/^[A-Za-z_]\w*$/.test(token)) return `.${token}`;
    return `['${token.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}']`;
  });
  return `$${steps.join("")}`;
}
