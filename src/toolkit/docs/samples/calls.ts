import { isObject, type Json, type JsonObject } from "../../../openapi/json.ts";
import { tokensOf } from "../../../openapi/pointer.ts";
import type { Step } from "./plan.ts";
import { keyHeader } from "./request.ts";

/** Parameters, body and header fields of a step for the client, which makes the idempotency key itself. */
export function initOf({ request, fault }: Step): JsonObject {
  const { operation, parameters } = request;
  const params: JsonObject = {};
  for (const { in: location, name, value } of parameters) {
    if (name === keyHeader(operation)) continue;
    params[location] = { ...(isObject(params[location]) ? params[location] : {}), [name]: value };
  }
  const body = withoutKey(request.body, operation.contract.key);
  return {
    ...(Object.keys(params).length > 0 && { params }),
    ...(body !== undefined && { body }),
    ...(fault !== undefined && { headers: { "x-sandbox-fault": fault } }),
  };
}

/** A body without its idempotency key; `undefined` if nothing else is in it. */
function withoutKey(
  body: Json | undefined,
  key: Step["request"]["operation"]["contract"]["key"],
): Json | undefined {
  const [name = ""] = key?.in === "body" ? tokensOf(key.name) : [];
  if (!isObject(body) || !(name in body)) return body;
  const { [name]: _, ...rest } = body;
  return Object.keys(rest).length > 0 ? rest : undefined;
}

/** Separates the items of a batch operation's body from its other properties. */
export function splitBatch(step: Step): {
  readonly name: string;
  readonly items: Json;
  readonly init: JsonObject;
} {
  const [name] = tokensOf(step.request.operation.contract.batch?.at ?? "");
  const { body, ...init } = initOf(step);
  if (name === undefined || !isObject(body)) return { name: "items", items: body ?? [], init };
  const { [name]: items = [], ...rest } = body;
  return { name, items, init: Object.keys(rest).length > 0 ? { ...init, body: rest } : init };
}
