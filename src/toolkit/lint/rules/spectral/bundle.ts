import {
  entriesOf,
  isObject,
  type Json,
  type JsonObject,
  objectsOf,
  textOf,
} from "../../../../openapi/json.ts";
import { isJsonType } from "../../../../openapi/media-types.ts";
import { METHOD_FIELDS } from "../../../../openapi/methods.ts";
import { type References, targetIn } from "../../../../openapi/references.ts";

export type Path = readonly (string | number)[];

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly value: JsonObject;
  /** The entry of the operation's list: the parameter, or a reference to it. */
  readonly entry: JsonObject;
}

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

export interface Operation {
  readonly key: string;
  readonly method: string;
  readonly value: JsonObject;
  readonly parameters: readonly Parameter[];
  readonly requestSchema: JsonObject | undefined;
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
    this.operations = entriesOf(root.paths).flatMap(([path, item]) => this.#operationsOf(path, item));
  }

  /** Path of an object of the bundle, or of one of its properties. */
  path(holder: object, ...tokens: Path): Path {
    return [...(this.#paths.get(holder) ?? []), ...tokens];
  }

  step(reference: JsonObject): Json | undefined {
    return targetIn(this.root, reference);
  }

  resolve(value: Json | undefined): JsonObject | undefined {
    const seen = new Set<Json>();
    let current = value;
    while (isObject(current) && typeof current.$ref === "string" && !seen.has(current)) {
      seen.add(current);
      current = this.step(current);
    }
    return isObject(current) && current.$ref === undefined ? current : undefined;
  }

  #remember(value: Json, path: Path): void {
    if (typeof value !== "object" || value === null) return;
    this.#paths.set(value, path);
    for (const [key, property] of Object.entries(value))
      this.#remember(property, [...path, Array.isArray(value) ? Number(key) : key]);
  }

  #operationsOf(path: string, reference: Json): Operation[] {
    const item = this.resolve(reference);
    return METHOD_FIELDS.flatMap((method) => {
      const value = item?.[method];
      if (!item || !isObject(value)) return [];
      const entries = [...objectsOf(item.parameters), ...objectsOf(value.parameters)];
      return {
        key: `${method.toUpperCase()} ${path}`,
        method,
        value,
        parameters: entries.flatMap((entry) => this.#parameterOf(entry)),
        requestSchema: this.#schemaOf(this.resolve(value.requestBody)),
        responses: entriesOf(value.responses).flatMap(([status, response]) =>
          this.#responseOf(status, response),
        ),
      };
    });
  }

  #parameterOf(entry: JsonObject): Parameter[] {
    const value = this.resolve(entry);
    const name = textOf(value?.name);
    const location = textOf(value?.in);
    return value && name !== undefined && location !== undefined
      ? [{ name, in: location, value, entry }]
      : [];
  }

  #responseOf(status: string, reference: Json): Response[] {
    const value = this.resolve(reference);
    if (!value || !/^[1-5]\d\d$/.test(status)) return [];
    const resolved = (values: Json | undefined) =>
      new Map(
        entriesOf(values).flatMap(([name, property]): [string, JsonObject][] => {
          const found = this.resolve(property);
          return found ? [[name, found]] : [];
        }),
      );
    return [
      {
        status: Number(status),
        value,
        schema: this.#schemaOf(value),
        examples: [...resolved(value.content).values()].flatMap((media) =>
          [...resolved(media.examples)].flatMap(([name, holder]) =>
            holder.value === undefined ? [] : [{ name, value: holder.value, holder }],
          ),
        ),
        links: resolved(value.links),
        headers: resolved(value.headers),
      },
    ];
  }

  #schemaOf(body: JsonObject | undefined): JsonObject | undefined {
    for (const [type, media] of entriesOf(body?.content)) {
      const schema = this.resolve(media)?.schema;
      if (isJsonType(type) && isObject(schema)) return schema;
    }
    return undefined;
  }
}
