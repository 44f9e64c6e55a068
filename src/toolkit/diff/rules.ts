import type { JudgedChange } from "./change.ts";

/** What to do about a breaking change, by the rule that found it. */
const remedies: Readonly<Record<string, string>> = {
  "api-removed": "Keep the API, or raise the package's major version.",
  "operation-id-changed": "Keep the old operationId: generated names and `concord call` go by it.",
  "response-removed": "Put the response back: clients recognise it by its status.",
  "response-header-removed": "Put the header back: clients read it.",
  "property-removed": "Keep the property beside its successor, and mark it `deprecated`.",
  "required-properties-added":
    "Make the new property optional, with a default that means what its absence meant.",
  "required-properties-removed": "Keep it required: clients read it without looking whether it is there.",
  "parameter-became-required":
    "Make the parameter optional, with a default that means what its absence meant.",
  "value-removed": "Put the value back, and mark it `deprecated` if it is no longer sent.",
  "value-added": "Leave the list as it is, or open it (`x-open: true`) with the next major version.",
  "list-opened": "Keep the list closed until the next major version.",
  "code-added": "Return a listed code, or open the list (`x-open: true`) with the next major version.",
  "code-removed": "Put the code back: callers branch on it.",
  "code-status-changed": "Give the other status a code of its own.",
  "key-made-optional": "Keep the key required: a client that forgets it must get an error.",
  "key-removed": "Keep the idempotency key: without it no request can be retried without harm.",
  "key-moved": "Accept the key at its old location as well.",
  "terminal-changed":
    "Keep what the state means, and give the new meaning a state of its own in the next major version.",
  "max-bytes-lowered": "Keep the limit: requests that fit are refused now.",
  "rate-limit-lowered": "Keep the limit: clients pace themselves by the old one.",
  "error-body-changed": "Keep the error body: every client reads errors by it.",
  "next-removed": "Put the link `next` back: clients page by it.",
  "run-removed": "Put the link `run` back: clients follow runs by it.",
  "existing-removed": "Put the link `existing` back: `ensure` goes by it.",
  "header-made-optional": "Keep the header required: clients read it without looking whether it is there.",
  "default-changed": "Keep the default: requests that leave the value out would mean something else.",
  unproved:
    "Keep the old keywords and change one at a time. Or compare both schemas by hand, and raise the version as for a change that breaks.",
  "type-name-removed": "Keep the schema's name: callers import its type.",
};

/** What to do about a change that loosens what protects the API, by the rule that found it. */
const safeguards: Readonly<Record<string, string>> = {
  "credential-dropped": "Name the credential again.",
  "credential-added": "Take the alternative back.",
  "scope-dropped": "Ask for the scope again.",
  "credential-exposed": "Take the credential in a header.",
  "credential-pattern-dropped": "Put `x-pattern` back.",
  "server-unencrypted": "Write https.",
  "token-life-raised": "Keep the life of tokens as short as it was.",
  "rate-limit-raised": "Keep the limit.",
  "max-bytes-raised": "Keep the limit.",
  "limit-raised": "Keep the limit.",
  "retry-hammers": "Keep the backoff as gentle as it was.",
  "idempotence-changed": "Keep `x-idempotent: false`, unless a repeat does no further harm.",
};

/** What to do about a finding; empty if nothing is needed. `consents` is the file of consents. */
export function remedyOf(
  { verdict, weakened, rule }: Pick<JudgedChange, "verdict" | "weakened" | "rule">,
  consents: string,
): string {
  const consent = `If it is meant, somebody who is responsible for the API consents to it in ${consents}.`;
  if (weakened) return [safeguards[rule], consent].filter(Boolean).join(" ");
  if (verdict !== "breaking") return "";
  return remedies[rule] ?? "Keep the old form working beside the new one until the next major version.";
}
