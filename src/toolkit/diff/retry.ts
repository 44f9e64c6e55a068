import type { RetryProfile } from "../../openapi/contract.ts";
import type { Change, Spot } from "./change.ts";
import { differ } from "./equal.ts";

/** The numbers that a client uses if the document states none. The README has the table. */
const UNSAID = { attempts: 5, base: 500, factor: 2, jitter: 1 };

/** Judges the prescribed backoff. It is only advice, but clients that retry harder prolong an outage. */
export function judgeRetry(was: RetryProfile | undefined, is: RetryProfile | undefined, at: Spot): Change[] {
  if (!differ(was, is)) return [];
  const hammers = hammering(was ?? {}, is ?? {});
  if (hammers.length === 0)
    return [
      {
        verdict: "compatible",
        rule: "retry-changed",
        message: "The prescribed backoff is another one",
        at: [at],
      },
    ];
  const message = `An outage is hit harder: ${hammers.join(", ")}`;
  return [{ verdict: "compatible", weakened: true, rule: "retry-hammers", message, at: [at] }];
}

/** The ways in which clients retry more often, sooner, or all at once. */
function hammering(was: RetryProfile, is: RetryProfile): string[] {
  const harder = (Object.keys(UNSAID) as (keyof typeof UNSAID)[]) // the keys of the constant above
    .map((name) => ({ name, before: was[name] ?? UNSAID[name], after: is[name] ?? UNSAID[name] }))
    .filter(({ name, before, after }) => (name === "attempts" ? after > before : after < before))
    .map(({ name, before, after }) => `${name} ${show(name, before)}, now ${show(name, after)}`);
  const statuses =
    is.statuses?.filter((status) => !(was.statuses?.includes(status) ?? isRetriedUnsaid(status))) ?? [];
  const unlimited = was.statuses !== undefined && is.statuses === undefined;
  return [
    ...harder,
    ...(statuses.length > 0
      ? [`${statuses.join(", ")} ${statuses.length === 1 ? "is" : "are"} retried as well`]
      : []),
    ...(unlimited ? ["429 and every 5xx are retried"] : []),
  ];
}

/** Documents count `base` in seconds, contracts in milliseconds. */
function show(name: string, value: number): string {
  return name === "base" ? `${value / 1000} s` : String(value);
}

function isRetriedUnsaid(status: number): boolean {
  return status === 429 || status >= 500;
}
