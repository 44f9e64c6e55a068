import type { Json } from "../../openapi/json.ts";

/** What a document can say of an API's behaviour, in the order of the overlay. */
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

/** `certain` is written active; a `guess` is written as a comment, for somebody who knows the API to confirm. */
export type Confidence = "certain" | "guess";

/** A part of the overlay. */
export interface Change {
  /** JSONPath of what it annotates. */
  readonly target: string;
  readonly update: Json;
}

/** What was found in a document, and why it is believed. */
export interface Discovery {
  readonly topic: Topic;
  readonly confidence: Confidence;
  /** Operations it is about, as `GET /users`; none where it is about the whole API. */
  readonly operations: readonly string[];
  /** What it is, in a sentence without a full stop. */
  readonly what: string;
  /** What in the document says so. */
  readonly evidence: string;
  /** What the overlay says; none where the document says it already in OpenAPI's own words. */
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

/** A JSONPath (RFC 9535) to a value, from the names that lead there. */
export function jsonPath(tokens: readonly (string | number)[]): string {
  const steps = tokens.map((token) => {
    if (typeof token === "number") return `[${token}]`;
    if (/^[A-Za-z_]\w*$/.test(token)) return `.${token}`;
    return `['${token.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}']`;
  });
  return `$${steps.join("")}`;
}
