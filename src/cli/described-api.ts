import type { ApiEntry } from "../../generated/registry.ts";
import type { OperationKey, Status } from "../openapi/contract.ts";
import { OpenApiDocument } from "../openapi/document.ts";
import { type DocumentedCodes, documentedCodes } from "../openapi/documented-codes.ts";
import type { JsonObject } from "../openapi/json.ts";
import { errorsOf } from "../openapi/operations.ts";
import { tokensOf } from "../openapi/pointer.ts";

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
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly contentMediaType?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly examples?: readonly unknown[];
}

export interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
  readonly content?: Readonly<Record<string, MediaType>>;
  readonly example?: unknown;
}

export interface ResponseObject {
  readonly $ref?: string;
  readonly description?: string;
}

export interface MediaType {
  readonly schema?: Schema;
  /** The schema of each item of a body that is written item by item. */
  readonly itemSchema?: Schema;
  readonly examples?: Readonly<Record<string, { readonly $ref?: string; readonly value?: unknown }>>;
}

export interface OperationObject {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly deprecated?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly $ref?: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly content: Readonly<Record<string, MediaType>>;
  };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

/** The root of a generated document. `npm run generate` checks it against OpenAPI's own schema. */
interface Root {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly externalDocs?: { readonly url: string };
}

/** An API as its generated document describes it to people. */
export class DescribedApi {
  readonly #document: OpenApiDocument;

  constructor(document: object) {
    this.#document = new OpenApiDocument(document);
  }

  static async of(api: ApiEntry): Promise<DescribedApi> {
    return new DescribedApi(await api.openapi());
  }

  get root(): Root {
    // The document is generated, and its shape is checked then.
    return this.#document.root as unknown as Root;
  }

  /** Operations in the document's order, each with its key in the contract. */
  operations(): { key: OperationKey; operation: OperationObject }[] {
    return this.#document.operations.map(({ key, value }) => ({
      key,
      // OpenAPI's own schema guarantees this shape.
      operation: value as unknown as OperationObject,
    }));
  }

  /** The node itself, or the one that its `$ref` leads to. */
  resolve<Node extends { readonly $ref?: string }>(node: Node): Node {
    // The location of a node determines its type.
    const found = this.#document.resolve(node as JsonObject);
    if (!found) throw new Error(`The document has nothing at ${node.$ref}.`);
    return found as unknown as Node;
  }

  /** Parameters of an operation, including those of its path. */
  parametersOf(key: OperationKey): Parameter[] {
    const parameters = this.#document.operation(key)?.parameters ?? [];
    return parameters.map(({ value }) => value as unknown as Parameter); // as OpenAPI's own schema says
  }

  /** The JSON body that an operation takes. */
  bodySchemaOf(key: OperationKey): Schema | undefined {
    return this.#document.operation(key)?.requestSchema;
  }

  /** The JSON body that a response has. */
  responseSchemaOf(key: OperationKey, status: number): Schema | undefined {
    const responses = this.#document.operation(key)?.responses ?? [];
    const family = `${String(status)[0]}XX`;
    const [found] = responses.filter((one) => [status, family, "default"].includes(one.status));
    return found?.schema;
  }

  /** The error codes of an operation's responses, which stand in their bodies at these pointers. */
  codesOf(key: OperationKey, pointers: readonly string[]): ReadonlyMap<Status, DocumentedCodes> {
    const operation = this.#document.operation(key);
    const errors = operation ? errorsOf(operation) : [];
    return new Map(
      errors.map((response) => [response.status, documentedCodes(this.#document, response, pointers)]),
    );
  }

  /** The subschema for the part of a value at `pointer`: `/attendees` gives the schema of that property. */
  schemaAt(schema: Schema, pointer: string): Schema {
    let found = this.resolve(schema);
    for (const name of tokensOf(pointer)) {
      const next = found.properties?.[name];
      if (!next) throw new Error(`The document has no schema at ${pointer}.`);
      found = this.resolve(next);
    }
    return found;
  }
}
