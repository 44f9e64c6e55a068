import type { Pointer } from "../../../openapi/contract.ts";

/** How to create in a sandbox what a document's examples name, so that a sample can run any number of times. */
export interface Story {
  /** Credentials that the sandbox accepts, by security scheme. An object holds the values for signing a machine token. */
  readonly credentials: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  /** The same for the command line: values by environment variable, for each security scheme. */
  readonly environment?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Things by variable. If two have the same `example`, the first one wins. */
  readonly things: Readonly<Record<string, Thing>>;
  /** Things that an operation needs and its request does not name, by `operationId`. */
  readonly needs?: Readonly<Record<string, readonly string[]>>;
  /** The example of the request body, if not the first, by `operationId`. */
  readonly bodies?: Readonly<Record<string, string>>;
  /** Optional query parameters that a sample shows, by `operationId`. */
  readonly query?: Readonly<Record<string, readonly string[]>>;
}

/** Something that a request may name or need. */
export type Thing = Given | Fresh | Made;

/** Exists from the start, with another id than in the examples. */
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
  /** Its id in the examples; without one, it can only be needed. */
  readonly example?: string;
  /** The operation that makes it, or returns its id. */
  readonly by: string;
  /** The caller chooses a new id each time: `*` stands for random characters. */
  readonly fresh?: string;
  /** Example of the request body, if not the first. */
  readonly body?: string;
  /** Location of its id in the response; omitted if the caller chooses the id. */
  readonly at?: Pointer;
  /** By the document, the id may be missing there. */
  readonly optional?: true;
  /** The variable of the id, if not the thing's own name. */
  readonly variable?: string;
  /** It exists when the operation's run has finished. */
  readonly ends?: true;
  /** A deliberate fault. */
  readonly fault?: string;
  readonly needs?: readonly string[];
}
