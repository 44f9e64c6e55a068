import type { Pointer } from "../../../openapi/contract.ts";

/** How a sandbox comes to have what the examples of a document name, so that a sample runs as often as one likes. */
export interface Story {
  /** What the sandbox accepts, by security scheme; an object is what a machine token is signed from. */
  readonly credentials: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  /** The same for the command line: values by environment variable, for each security scheme. */
  readonly environment?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By variable, in order of precedence where two have the same `example`. */
  readonly things: Readonly<Record<string, Thing>>;
  /** What an operation needs although its request does not name it, by `operationId`. */
  readonly needs?: Readonly<Record<string, readonly string[]>>;
  /** Which example of the request body, where the first one shows something else, by `operationId`. */
  readonly bodies?: Readonly<Record<string, string>>;
  /** Optional query parameters that a sample shows, by `operationId`. */
  readonly query?: Readonly<Record<string, readonly string[]>>;
}

/** Something that a request may name, or need. */
export type Thing = Given | Fresh | Made;

/** It is there from the start, under another id than in the examples. */
export interface Given {
  readonly example: string;
  readonly value: string;
}

/** A value that must not repeat, such as a name or an e-mail address: `*` stands for random characters. */
export interface Fresh {
  readonly example: string;
  readonly fresh: string;
}

export interface Made {
  /** How the examples name it; a thing without a name is only ever needed. */
  readonly example?: string;
  /** The operation that makes it, or returns its id. */
  readonly by: string;
  /** The caller chooses the id, a new one each time: `*` stands for random characters. */
  readonly fresh?: string;
  /** Example of the request body for that, if it is not the first. */
  readonly body?: string;
  /** Where the response has its id; without it the caller has chosen the id. */
  readonly at?: Pointer;
  /** The id may be missing there, as the document has it. */
  readonly optional?: true;
  /** The variable of the id, where it is not the thing's own name. */
  readonly variable?: string;
  /** It is there when the run that the operation starts has finished. */
  readonly ends?: true;
  /** What is to go wrong on purpose. */
  readonly fault?: string;
  readonly needs?: readonly string[];
}
