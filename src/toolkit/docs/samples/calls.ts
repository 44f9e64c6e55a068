import { isObject, type Json, type JsonObject } from "../../../openapi/json.ts";
import { tokensOf } from "../../../openapi/pointer.ts";
import type { Step } from "./plan.ts";
import { keyHeader } from "./request.ts";

/** Parameters, body and header fields of a step as the client takes them. The client makes the idempotency key itself. */
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

/** What is left of a body without its idempotency key, if anything is. */
function withoutKey(
  body: Json | undefined,
  key: Step["request"]["operation"]["contract"]["key"],
): Json | undefined {
  const [name = ""] = key?.in === "body" ? tokensOf(key.name) : [];
  if (!isObject(body) || !(name in body)) return body;
  const { [name]: _, ...rest } = body;
  return Object.keys(rest).length > 0 ? rest : undefined;
}

/** The items of a batch operation's body apart from what stands beside them. */
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
