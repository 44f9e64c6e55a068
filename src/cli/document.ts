import type { ApiEntry } from "../../generated/registry.ts";
import type { OperationKey } from "../openapi/contract.ts";

/** The parts of a JSON Schema that the command line reads itself; a validator reads the rest. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly examples?: readonly unknown[];
  readonly "x-violation"?: string;
}

export interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly "x-request-id"?: boolean;
}

export interface ResponseObject {
  readonly $ref?: string;
  readonly description?: string;
  readonly "x-codes"?: readonly string[];
}

export interface MediaType {
  readonly schema?: Schema;
  readonly examples?: Readonly<Record<string, { readonly $ref?: string; readonly value?: unknown }>>;
}

export interface OperationObject {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly $ref?: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly content: Readonly<Record<string, MediaType>>;
  };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

/** What the generated bundles hold; `npm run generate` has checked them against OpenAPI's own schema. */
interface Root {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly externalDocs?: { readonly url: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const METHODS = ["get", "head", "post", "put", "patch", "delete", "options", "trace"];

/** A generated OpenAPI document, its references followed on demand. */
export class OpenApiDocument {
  readonly root: Root;

  constructor(root: Root) {
    this.root = root;
  }

  static async of(api: ApiEntry): Promise<OpenApiDocument> {
    // The document is generated and committed: its shape is checked where it is written.
    return new OpenApiDocument((await api.openapi()) as Root);
  }

  /** Operations in the document's order, each with its key in the contract. */
  operations(): { key: OperationKey; operation: OperationObject }[] {
    return Object.entries(this.root.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => ({
        key: `${method.toUpperCase()} ${path}` as OperationKey,
        // Members named by a method are operations (OpenAPI 3.1, Path Item Object).
        operation: item[method] as OperationObject,
      })),
    );
  }

  /** The node itself, or the one that its `$ref` leads to. */
  resolve<Node extends { readonly $ref?: string }>(node: Node): Node {
    let found = node;
    while (found.$ref !== undefined) found = this.#at(found.$ref.slice(1)) as Node;
    return found;
  }

  /** Parameters of an operation, those of its path included. */
  parametersOf(key: OperationKey, operation: OperationObject): Parameter[] {
    const shared = this.root.paths[key.slice(key.indexOf(" ") + 1)]?.parameters;
    const declared = [
      ...(Array.isArray(shared) ? (shared as Parameter[]) : []),
      ...(operation.parameters ?? []),
    ];
    const byName = declared
      .map((parameter) => this.resolve(parameter))
      .map((one) => [`${one.in} ${one.name}`, one] as const);
    return [...new Map(byName).values()];
  }

  /** The JSON body that an operation takes. */
  bodySchemaOf({ requestBody }: OperationObject): Schema | undefined {
    return requestBody && this.resolve(requestBody).content["application/json"]?.schema;
  }

  /** The schema beneath a schema to which a pointer into the value leads (`/attendees` leads to that property). */
  schemaAt(schema: Schema, pointer: string): Schema {
    let found = this.resolve(schema);
    for (const name of pointer.split("/").slice(1)) {
      const next = found.properties?.[name];
      if (!next) throw new Error(`The document has no schema at ${pointer}.`);
      found = this.resolve(next);
    }
    return found;
  }

  #at(pointer: string): unknown {
    let node: unknown = this.root;
    for (const token of pointer.split("/").slice(1)) {
      const name = decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
      node = typeof node === "object" && node !== null ? Reflect.get(node, name) : undefined;
    }
    if (node === undefined) throw new Error(`The document has nothing at ${pointer}.`);
    return node;
  }
}
