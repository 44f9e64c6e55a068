import { createHash } from "node:crypto";
import type { Call, Reply, Tools } from "../core/api.ts";
import { isObject } from "../core/json.ts";
import { Refusal } from "../core/refusal.ts";
import { valueAt, withValue } from "./location.ts";
import type { Overrides } from "./overrides.ts";
import { codeOf } from "./reasons.ts";
import type { Behaviour } from "./resources.ts";

/** A response as it is stored, as JSON. */
interface Kept {
  readonly reply: Reply;
  readonly requestId: string;
  readonly at: number;
}

/**
 * Does the work of a call with an idempotency key once. The same call gets a replay. Another call with the key is a
 * conflict. A refusal is not stored.
 */
export function openRepeats(
  { idempotency }: Tools,
  rules: Overrides["replays"] = {},
): (behaviour: Behaviour, call: Call, work: () => Reply) => Reply {
  if (rules === false) return (_behaviour, _call, work) => work();
  return ({ contract }, call, work) => {
    const keyAt = contract?.key;
    const key =
      keyAt &&
      (keyAt.in === "header" ? call.headers[keyAt.name.toLowerCase()] : valueAt(call.body, keyAt.name));
    if (rules.ignoredBy?.includes(call.operation) || typeof key !== "string") return work();
    const owner = `${call.principal.tenant} ${call.principal.id}`;
    const target = fingerprint(call);
    const used = idempotency.find(owner, key);
    // Stored below as `Kept`.
    const known = used && (JSON.parse(used.result) as Kept);
    if (known && call.now < known.at + (rules.kept ?? Number.POSITIVE_INFINITY)) {
      if (used.target !== target) {
        throw new Refusal(codeOf("key-reuse"), "The idempotency key was used for another request.", {
          details: rules.details?.(key, known.requestId),
        });
      }
      return contract?.replay === undefined ? known.reply : flagged(known.reply, contract.replay);
    }
    const reply = work();
    const kept: Kept = { reply, requestId: call.requestId, at: call.now };
    idempotency.remember(owner, key, { target, result: JSON.stringify(kept) });
    return reply;
  };
}

/** A hash of the operation, parameters and JSON body of a call. The order of properties does not count. */
function fingerprint({ operation, path, query, body }: Call): string {
  const text = JSON.stringify(sorted([operation, path, query, body ?? null]));
  return createHash("sha256").update(text).digest("base64url");
}

/** The value with the properties of every object sorted by name. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  // Pairs, because an object puts names made of digits first.
  return { properties: entries.map(([name, inner]) => [name, sorted(inner)]) };
}

function flagged(reply: Reply, pointer: string): Reply {
  const body = withValue(structuredClone(reply.body), pointer, true);
  return { ...reply, ...(isObject(body) && { body }) };
}
