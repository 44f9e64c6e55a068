import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { isIdempotencyKey, isRequestId } from "../../src/openapi/annotations.ts";
import { OpenApiDocument } from "../../src/openapi/document.ts";
import { entriesOf, type Json, type JsonObject } from "../../src/openapi/json.ts";
import { mediaTypesOf } from "../../src/openapi/media-types.ts";
import type { Parameter, Response } from "../../src/openapi/operations.ts";

/** One response of an operation: a status, and a body that the document shows for it. */
export interface ShownResponse {
  readonly status: number;
  /** Name of the example; `undefined` for a response without a body. */
  readonly example: string | undefined;
  readonly body: Json | undefined;
  /** True where the response has a body and no named example. */
  readonly missing: boolean;
}

export interface BundleOperation {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  /** Values for all its parameters but those that the client sends by itself, by place and name. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly takesBody: boolean;
  /** Request bodies that the document shows, by name. */
  readonly bodies: ReadonlyMap<string, unknown>;
  readonly shown: readonly ShownResponse[];
}

/** Reads a bundle without anything of the generator that wrote it. */
export function readBundle(url: URL): { document: JsonObject; operations: BundleOperation[] } {
  const document = new OpenApiDocument(parse(readFileSync(url, "utf8")));

  const examplesOf = (value: JsonObject | undefined): Map<string, Json | undefined> =>
    new Map(entriesOf(value?.examples).map(([name, example]) => [name, document.resolve(example)?.value]));

  const parametersOf = (parameters: readonly Parameter[]) => {
    const values: Record<string, Record<string, unknown>> = {};
    for (const { name, in: location, required, value: parameter } of parameters) {
      if (isRequestId(parameter) || isIdempotencyKey(parameter)) continue;
      const schema = document.resolve(parameter.schema) ?? {};
      const [shown] = [
        ...examplesOf(parameter).values(),
        ...(Array.isArray(schema.examples) ? schema.examples : []),
      ];
      const value = parameter.example ?? shown ?? schema.example ?? schema.default;
      if (value !== undefined) values[location] = { ...values[location], [name]: value };
      else if (required) throw new Error(`No example for the parameter ${name}`);
    }
    return values;
  };

  const shownIn = ({ status, value }: Response): ShownResponse[] => {
    const [media] = mediaTypesOf(document, value);
    const bare = { status: Number(status), example: undefined, body: undefined };
    if (!media) return [{ ...bare, missing: false }];
    const examples = [...examplesOf(media.value)];
    if (examples.length === 0) return [{ ...bare, missing: true }];
    return examples.map(([example, body]) => ({ ...bare, example, body, missing: false }));
  };

  const operations = document.operations.map(({ key, method, path, parameters, requestBody, responses }) => ({
    ...{ key, method, path },
    parameters: parametersOf(parameters),
    takesBody: requestBody !== undefined,
    bodies: examplesOf(mediaTypesOf(document, requestBody)[0]?.value),
    shown: responses.flatMap(shownIn),
  }));
  return { document: document.root, operations };
}
