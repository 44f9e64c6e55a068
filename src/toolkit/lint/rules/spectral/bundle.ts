import { entriesOf, type Json, type JsonObject } from "../../../../openapi/json.ts";
import { mediaTypesOf } from "../../../../openapi/media-types.ts";
import { type DescribedOperation, readOperations } from "../../../../openapi/operations.ts";
import { type References, resolve, targetIn } from "../../../../openapi/references.ts";

export type Path = readonly (string | number)[];

export interface Example {
  readonly name: string;
  readonly value: Json;
  /** The Example Object. */
  readonly holder: JsonObject;
}

export interface Response {
  readonly status: number;
  readonly value: JsonObject;
  /** Schema of its JSON body. */
  readonly schema: JsonObject | undefined;
  readonly examples: readonly Example[];
  readonly links: ReadonlyMap<string, JsonObject>;
  readonly headers: ReadonlyMap<string, JsonObject>;
}

export interface Operation
  extends Pick<DescribedOperation, "key" | "value" | "parameters" | "requestSchema"> {
  /** Those with a status of their own. */
  readonly responses: readonly Response[];
}

/** A bundle as the rules see it: operations with references resolved, and the path of every object. */
export class Bundle implements References {
  readonly root: JsonObject;
  readonly operations: readonly Operation[];
  readonly #paths = new Map<object, Path>();

  constructor(root: JsonObject) {
    this.root = root;
    this.#remember(root, []);
    this.operations = readOperations(this, root).map((operation) => ({
      ...operation,
      responses: operation.responses.flatMap(({ status, value, schema }) =>
        typeof status === "number" ? [{ status, value, schema, ...this.#partsOf(value) }] : [],
      ),
    }));
  }

  /** Path of an object of the bundle, or of one of its properties. */
  path(holder: object, ...tokens: Path): Path {
    return [...(this.#paths.get(holder) ?? []), ...tokens];
  }

  step(reference: JsonObject): Json | undefined {
    return targetIn(this.root, reference);
  }

  resolve(value: Json | undefined): JsonObject | undefined {
    return resolve(this, value);
  }

  #remember(value: Json, path: Path): void {
    if (typeof value !== "object" || value === null) return;
    this.#paths.set(value, path);
    for (const [key, property] of Object.entries(value))
      this.#remember(property, [...path, Array.isArray(value) ? Number(key) : key]);
  }

  #partsOf(response: JsonObject): Pick<Response, "examples" | "links" | "headers"> {
    return {
      examples: mediaTypesOf(this, response).flatMap(({ value }) =>
        [...this.#resolved(value.examples)].flatMap(([name, holder]) =>
          holder.value === undefined ? [] : [{ name, value: holder.value, holder }],
        ),
      ),
      links: this.#resolved(response.links),
      headers: this.#resolved(response.headers),
    };
  }

  #resolved(values: Json | undefined): Map<string, JsonObject> {
    const found = entriesOf(values).map(([name, value]) => [name, this.resolve(value)] as const);
    return new Map(found.filter((entry): entry is [string, JsonObject] => entry[1] !== undefined));
  }
}
