import type { JsonObject } from "../../openapi/json.ts";
import type { Confidence } from "./discovery.ts";
import type { FoundDocument, FoundOperation, FoundResponse } from "./found-document.ts";
import type { Value } from "./shape.ts";

/** A list as its document describes it. */
export interface Page {
  readonly document: FoundDocument;
  readonly operation: FoundOperation;
  readonly response: FoundResponse;
  readonly query: readonly Parameter[];
  /** Values of the body that are about the items. */
  readonly values: readonly Value[];
  readonly items: Value;
}

/** A query parameter, or a value of the request body, with its schema and description. */
export interface Parameter {
  readonly name: string;
  /** What an annotation calls it: its name, or its JSON Pointer in the request body. */
  readonly to: string;
  /** What the report calls it. */
  readonly shown: string;
  readonly schema: Value | undefined;
  readonly text: string;
}

/** How a page leads to the next one. */
export interface Kind {
  readonly name: string;
  readonly confidence: Confidence;
  readonly evidence: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly next?: JsonObject;
  /** A header field that the response has without declaring it. */
  readonly field?: string;
}
