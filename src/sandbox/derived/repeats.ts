import { createHash } from "node:crypto";
import type { Call, Reply, Tools } from "../core/api.ts";
import { isObject } from "../core/json.ts";
import { Refusal } from "../core/refusal.ts";
import { codeOf } from "./error-bodies.ts";
import { valueAt, withValue } from "./location.ts";
import type { Behaviour } from "./resources.ts";

/**
 * Does the work of a call with an idempotency key once. The same call gets a replay. Another call with the key is a
 * conflict. A refusal is not stored.
 */
export function repeatable(
  { idempotency }: Tools,
  { contract, operation }: Behaviour,
  call: Call,
  work: () => Reply,
): Reply {
  const keyAt = contract?.key;
  const key =
    keyAt &&
    (keyAt.in === "header" ? call.headers[keyAt.name.toLowerCase()] : valueAt(call.body, keyAt.name));
  if (typeof key !== "string") return work();
  const { id, tenant } = call.principal;
  const content = JSON.stringify([call.target.path, call.body ?? null]);
  const target = `${operation.id} ${createHash("sha256").update(content).digest("base64url")}`;
  const used = idempotency.find(`${tenant} ${id}`, key);
  if (used && used.target !== target) {
    throw new Refusal(codeOf("conflict"), "The idempotency key was used for another request.");
  }
  if (used) {
    // Stored below as a `Reply`.
    const reply = JSON.parse(used.result) as Reply;
    return contract?.replay === undefined ? reply : flagged(reply, contract.replay);
  }
  const reply = work();
  idempotency.remember(`${tenant} ${id}`, key, { target, result: JSON.stringify(reply) });
  return reply;
}

function flagged(reply: Reply, pointer: string): Reply {
  const body = withValue(structuredClone(reply.body), pointer, true);
  return { ...reply, ...(isObject(body) && { body }) };
}
