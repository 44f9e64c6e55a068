import type { Contract } from "../../openapi/contract.ts";
import type { Reply } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import { type JsonObject, list } from "../core/json.ts";
import { jsonSchema } from "../core/operations.ts";
import { valueAt, withValue } from "./location.ts";
import { SOURCE_HEADER } from "./prefer.ts";
import type { Behaviour } from "./resources.ts";
import { sampleBody, sampleHeaders } from "./sample.ts";
import { itemsOf, schemaAt, typesOf } from "./schema-at.ts";
import { openShape } from "./shape.ts";

/** Puts stored items into the documented responses of an operation. What the document says is read once. */
export class Replies {
  readonly #bundle: Bundle;
  readonly #behaviour: Behaviour;
  /** The core writes this field, so replies leave it out. */
  readonly #requestId: string | undefined;
  readonly #takes = new Map<number, readonly string[]>();
  readonly #headers = new Map<number, Record<string, string>>();
  /** The documented body, its items emptied: text is copied faster than an object. */
  #around: string | undefined;
  #shape: ReturnType<typeof openShape> | undefined;

  constructor(bundle: Bundle, { requestId }: Contract, behaviour: Behaviour) {
    this.#bundle = bundle;
    this.#behaviour = behaviour;
    this.#requestId = requestId.response?.toLowerCase();
  }

  /** The documented body with its item or items. */
  get example(): unknown {
    return sampleBody(this.#bundle, this.#behaviour.response);
  }

  /** The documented body around an item or a list. */
  frame(value: JsonObject | readonly unknown[]): unknown {
    const { at } = this.#behaviour;
    if (at === "") return value;
    this.#around ??= JSON.stringify(withValue(this.example, at, null));
    return withValue(JSON.parse(this.#around), at, value);
  }

  wrapped(item: JsonObject, headers?: Readonly<Record<string, string>>, status?: number): Reply {
    const { response } = this.#behaviour;
    const body = jsonSchema(this.#bundle, response) && this.frame(this.shaped(item));
    return this.sent(body, headers, status);
  }

  /** The item, or an item of the list, in the shape that the response documents. */
  shaped(item: JsonObject): JsonObject {
    this.#shape ??= this.#openShape();
    return this.#shape(item);
  }

  sent(
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
    status = this.#behaviour.status,
  ): Reply {
    let fields = this.#headers.get(status);
    if (fields === undefined) {
      fields = sampleHeaders(this.#bundle, this.#described(status));
      if (this.#requestId !== undefined) delete fields[this.#requestId];
      this.#headers.set(status, fields);
    }
    let takes = this.#takes.get(status);
    if (takes === undefined) {
      takes = this.#formsOf(this.#described(status));
      this.#takes.set(status, takes);
    }
    const all = { ...fields, ...headers };
    const isState = typeof body === "object" && body !== null;
    if (isState && takes.includes(Array.isArray(body) ? "array" : "object"))
      return { status, headers: { ...all, [SOURCE_HEADER]: "state" }, body };
    // A text or a number shows no state, and what has no schema shows its example alone.
    const isShown = isState || takes.length === 0;
    const example = isShown ? sampleBody(this.#bundle, this.#described(status)) : undefined;
    if (example === undefined) return { status, headers: { ...all, [SOURCE_HEADER]: "state" } };
    return { status, headers: { ...all, [SOURCE_HEADER]: "example" }, body: example };
  }

  /** The types of the JSON body; none where there is no such body. */
  #formsOf(response: JsonObject | undefined): string[] {
    const schema = jsonSchema(this.#bundle, response);
    if (schema === undefined) return [];
    const layers = this.#bundle.layers(schema);
    const types = [...typesOf({ layers })].map(String);
    if (layers.some(({ properties }) => properties !== undefined)) types.push("object");
    if (layers.some(({ items }) => items !== undefined)) types.push("array");
    return types.length > 0 ? types : ["object", "array"];
  }

  #described(status: number): JsonObject | undefined {
    const { operation, response } = this.#behaviour;
    return operation.responses.get(String(status)) ?? response;
  }

  #openShape(): ReturnType<typeof openShape> {
    const { role, at, response } = this.#behaviour;
    const place = schemaAt(this.#bundle, jsonSchema(this.#bundle, response), at);
    const shown = valueAt(this.example, at);
    return role === "list"
      ? openShape(this.#bundle, itemsOf(place), list(shown)[0])
      : openShape(this.#bundle, place.schema, shown);
  }
}
