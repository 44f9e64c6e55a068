import { createHash } from "node:crypto";
import type { Call, Handler, Reply, Tools } from "../core/api.ts";
import { isObject } from "../core/json.ts";
import { Refusal } from "../core/refusal.ts";

/** How long a response is kept under its key, in ms. */
const KEPT = 24 * 60 * 60 * 1000;

/** A stored response; it is stored as JSON. */
interface Kept {
  readonly reply: Reply;
  readonly requestId: string;
  readonly at: number;
}

/**
 * Stores the responses of changes by API key and `Idempotency-Key`, and replays them. Refusals are thrown, so they are
 * never stored.
 */
export function replayable(
  { idempotency }: Tools,
  handlers: Readonly<Record<string, Handler>>,
): Readonly<Record<string, Handler>> {
  const wrap =
    (handler: Handler): Handler =>
    (call) => {
      const key = call.headers["idempotency-key"];
      if (call.method === "GET" || typeof key !== "string") return handler(call);
      const target = fingerprint(call);
      const use = idempotency.find(call.principal.id, key);
      // `remember` below wrote it.
      const kept = use && (JSON.parse(use.result) as Kept);
      if (kept && call.now < kept.at + KEPT) {
        if (use.target === target) return kept.reply;
        throw new Refusal("idempotency_conflict", "The idempotency key was used for another request.", {
          details: { idempotency_key: key, first_request_id: kept.requestId },
        });
      }
      const reply = handler(call);
      const result: Kept = { reply, requestId: call.requestId, at: call.now };
      idempotency.remember(call.principal.id, key, { target, result: JSON.stringify(result) });
      return reply;
    };
  return Object.fromEntries(Object.entries(handlers).map(([id, handler]) => [id, wrap(handler)]));
}

/** A hash of the operation, parameters and JSON body of a request. */
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
