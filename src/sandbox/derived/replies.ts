import type { Contract } from "../../openapi/contract.ts";
import type { Reply } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import { type JsonObject, list, object } from "../core/json.ts";
import { jsonSchema } from "../core/operations.ts";
import { valueAt, withValue } from "./location.ts";
import type { Listed } from "./pages.ts";
import { SOURCE_HEADER } from "./prefer.ts";
import type { Behaviour } from "./resources.ts";
import { sampleBody, sampleHeaders } from "./sample.ts";
import { schemaAt } from "./schema-at.ts";
import { shaped } from "./shape.ts";

/** Puts stored things into the documented response of an operation. */
export class Replies {
  readonly #bundle: Bundle;
  /** The core writes this field, so replies leave it out. */
  readonly #requestId: string | undefined;

  constructor(bundle: Bundle, { requestId }: Contract) {
    this.#bundle = bundle;
    this.#requestId = requestId.response?.toLowerCase();
  }

  /** The documented body around an item or a list. */
  frame({ response }: Behaviour): unknown {
    return sampleBody(this.#bundle, response);
  }

  wrapped(behaviour: Behaviour, item: JsonObject, headers: Readonly<Record<string, string>> = {}): Reply {
    const { at, response } = behaviour;
    const frame = this.frame(behaviour);
    const { layers } = schemaAt(this.#bundle, jsonSchema(this.#bundle, response), at);
    const body =
      frame === undefined ? undefined : withValue(frame, at, shaped(layers, item, valueAt(frame, at)));
    return this.sent(behaviour, body, headers);
  }

  /** The items in the shape that the response of the list documents. */
  listed({ at, response }: Behaviour, items: readonly Listed[]): Listed[] {
    const array = schemaAt(this.#bundle, jsonSchema(this.#bundle, response), at);
    const layers = array.layers.flatMap((layer) => this.#bundle.layers(layer.items));
    const [shown] = list(valueAt(sampleBody(this.#bundle, response), at));
    return items.map(({ seq, body }) => ({ seq, body: shaped(layers, object(body), shown) }));
  }

  sent(
    { operation, status, response }: Pick<Behaviour, "operation" | "status" | "response">,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Reply {
    const described = operation.responses.get(String(status)) ?? response;
    const bare = jsonSchema(this.#bundle, described) === undefined;
    const fields: Record<string, string> = {
      ...sampleHeaders(this.#bundle, described),
      ...headers,
      [SOURCE_HEADER]: "state",
    };
    if (this.#requestId !== undefined) delete fields[this.#requestId];
    return {
      status,
      headers: fields,
      ...(!bare && typeof body === "object" && body !== null && { body }),
    };
  }
}
