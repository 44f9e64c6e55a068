import { isObject, type Json, type JsonObject } from "./json.ts";
import { type DescribedOperation, readOperations } from "./operations.ts";
import { type References, resolve, targetIn } from "./references.ts";

/** An OpenAPI document in one piece, as `generate` writes it: every `$ref` in it begins with `#/`. */
export class OpenApiDocument implements References {
  readonly root: JsonObject;
  #operations: ReadonlyMap<string, DescribedOperation> | undefined;
  #paths: ReadonlyMap<object, readonly (string | number)[]> | undefined;

  /** @throws TypeError where `root` is no object: what was read is no document. */
  constructor(root: unknown) {
    if (!isObject(root)) throw new TypeError("An OpenAPI document is an object; this is none.");
    this.root = root;
  }

  step(reference: JsonObject): Json | undefined {
    return targetIn(this.root, reference);
  }

  /** The value itself, or what its `$ref` leads to through any number of steps. */
  resolve(value: Json | undefined): JsonObject | undefined {
    return resolve(this, value);
  }

  /** All operations, in the order of the document's paths. */
  get operations(): readonly DescribedOperation[] {
    return [...this.#byKey().values()];
  }

  /** The operation of a contract's key: `"PUT /events/{event_id}"`. */
  operation(key: string): DescribedOperation | undefined {
    return this.#byKey().get(key);
  }

  /** Names that lead from the root to an object or array of the document. */
  pathTo(holder: object): readonly (string | number)[] | undefined {
    this.#paths ??= pathsIn(this.root);
    return this.#paths.get(holder);
  }

  #byKey(): ReadonlyMap<string, DescribedOperation> {
    this.#operations ??= new Map(readOperations(this, this.root).map((each) => [each.key, each]));
    return this.#operations;
  }
}

function pathsIn(root: JsonObject): Map<object, readonly (string | number)[]> {
  const found = new Map<object, readonly (string | number)[]>();
  const visit = (value: Json, path: readonly (string | number)[]): void => {
    if (typeof value !== "object" || value === null || found.has(value)) return;
    found.set(value, path);
    for (const [key, inner] of Object.entries(value))
      visit(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  visit(root, []);
  return found;
}
