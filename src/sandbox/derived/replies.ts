import type { Contract } from "../../openapi/contract.ts";
import type { Reply } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import type { JsonObject } from "../core/json.ts";
import { jsonSchema } from "../core/operations.ts";
import { withValue } from "./location.ts";
import { SOURCE_HEADER } from "./prefer.ts";
import type { Behaviour } from "./resources.ts";
import { sampleBody, sampleHeaders } from "./sample.ts";

/** Writes what is kept into the frame that an operation's documented response gives. */
export class Replies {
  readonly #bundle: Bundle;
  /** The core writes this field. */
  readonly #requestId: string | undefined;

  constructor(bundle: Bundle, { requestId }: Contract) {
    this.#bundle = bundle;
    this.#requestId = requestId.response?.toLowerCase();
  }

  /** The body around an item or a list, as the document shows it. */
  frame({ response }: Behaviour): unknown {
    return sampleBody(this.#bundle, response);
  }

  wrapped(behaviour: Behaviour, item: JsonObject, headers: Readonly<Record<string, string>> = {}): Reply {
    const frame = this.frame(behaviour);
    return this.sent(
      behaviour,
      frame === undefined ? undefined : withValue(frame, behaviour.at, item),
      headers,
    );
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
