import { readFileSync } from "node:fs";
import { parse } from "yaml";

export interface JsonObject {
  readonly [key: string]: unknown;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Members of an object; none where there is no object. */
export function membersOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

/** The value at a JSON Pointer. */
export function at(value: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce(
      (inner, token) => (isObject(inner) || Array.isArray(inner) ? Object(inner)[token] : undefined),
      value,
    );
}

/** One thing that an operation can answer: a status, and a body that the document shows for it. */
export interface Answer {
  readonly status: number;
  /** Name of the example; `undefined` for an answer without a body. */
  readonly example: string | undefined;
  readonly body: unknown;
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
  readonly answers: readonly Answer[];
}

/** Reads a bundle by itself: nothing of the generator that wrote it. */
export function readBundle(url: URL): { document: JsonObject; operations: BundleOperation[] } {
  const document: unknown = parse(readFileSync(url, "utf8"));
  if (!isObject(document)) throw new Error(`${url.pathname} is no OpenAPI document`);

  const resolve = (value: unknown): JsonObject => {
    const target =
      isObject(value) && typeof value.$ref === "string" ? at(document, value.$ref.slice(1)) : value;
    if (!isObject(target)) throw new Error(`${JSON.stringify(value)} leads to nothing`);
    return target === value ? target : resolve(target);
  };

  const examplesOf = (value: JsonObject): Map<string, unknown> =>
    new Map(membersOf(value.examples).map(([name, example]) => [name, resolve(example).value]));

  const parametersOf = (references: readonly unknown[]) => {
    const values: Record<string, Record<string, unknown>> = {};
    for (const reference of references) {
      const parameter = resolve(reference);
      if (parameter["x-request-id"] === true || parameter["x-idempotency-key"] === true) continue;
      const place = String(parameter.in);
      const schema = resolve(parameter.schema);
      const [shown] = [
        ...examplesOf(parameter).values(),
        ...(Array.isArray(schema.examples) ? schema.examples : []),
      ];
      const value = parameter.example ?? shown ?? schema.example ?? schema.default;
      if (value !== undefined) values[place] = { ...values[place], [String(parameter.name)]: value };
      else if (parameter.required === true) throw new Error(`No example for the parameter ${parameter.name}`);
    }
    return values;
  };

  const answersOf = (responses: unknown): Answer[] =>
    membersOf(responses).flatMap(([code, reference]): Answer[] => {
      const status = Number(code);
      const [content] = membersOf(resolve(reference).content);
      if (!content) return [{ status, example: undefined, body: undefined, missing: false }];
      const examples = [...examplesOf(resolve(content[1]))];
      if (examples.length === 0) return [{ status, example: undefined, body: undefined, missing: true }];
      return examples.map(([example, body]) => ({ status, example, body, missing: false }));
    });

  const operations = membersOf(document.paths).flatMap(([path, reference]) => {
    const item = resolve(reference);
    const shared = Array.isArray(item.parameters) ? item.parameters : [];
    return ["get", "head", "post", "put", "patch", "delete"].flatMap((method): BundleOperation[] => {
      const operation = item[method];
      if (!isObject(operation)) return [];
      const own = Array.isArray(operation.parameters) ? operation.parameters : [];
      const [content] = operation.requestBody ? membersOf(resolve(operation.requestBody).content) : [];
      return [
        {
          key: `${method.toUpperCase()} ${path}`,
          method: method.toUpperCase(),
          path,
          parameters: parametersOf([...shared, ...own]),
          takesBody: operation.requestBody !== undefined,
          bodies: content ? examplesOf(resolve(content[1])) : new Map(),
          answers: answersOf(operation.responses),
        },
      ];
    });
  });
  return { document, operations };
}
