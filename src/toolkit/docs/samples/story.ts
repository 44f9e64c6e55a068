import type { Pointer } from "../../../openapi/contract.ts";

/** How a sandbox that has just been started comes to have what the examples of a document name. */
export interface Story {
  /** What the sandbox accepts, by security scheme; an object is what a machine token is signed from. */
  readonly credentials: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  /** By variable, in order of precedence where two have the same `example`. */
  readonly things: Readonly<Record<string, Thing>>;
  /** What an operation needs although its request does not name it, by `operationId`. */
  readonly needs?: Readonly<Record<string, readonly string[]>>;
  /** Which example of the request body, where the first one tells of something else, by `operationId`. */
  readonly bodies?: Readonly<Record<string, string>>;
  /** Optional query parameters that a sample shows, by `operationId`. */
  readonly query?: Readonly<Record<string, readonly string[]>>;
}

/** Something that a request may name, or need. */
export type Thing = Given | Made;

/** It is there from the start, under another id than in the examples. */
export interface Given {
  readonly example: string;
  readonly value: string;
}

export interface Made {
  /** How the examples name it; a thing without a name is only ever needed. */
  readonly example?: string;
  /** The operation that makes it, or tells its id. */
  readonly by: string;
  /** Example of the request body for that, if it is not the first. */
  readonly body?: string;
  /** Where the answer has its id; without it the caller has chosen the id, which is that of the examples. */
  readonly at?: Pointer;
  /** The id may be missing there, as the document has it. */
  readonly optional?: true;
  /** The variable of the id, where it is not the thing's own name. */
  readonly variable?: string;
  /** It is there when the run that the operation starts has ended. */
  readonly ends?: true;
  /** What is to go wrong on purpose. */
  readonly fault?: string;
  readonly needs?: readonly string[];
}
