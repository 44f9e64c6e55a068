import { expectationOf } from "./expectation.ts";
import type { Ended, Plan } from "./plan.ts";
import type { Proof } from "./proof.ts";
import { isGood, type WireFault } from "./wire-fault.ts";

/** What a verb does while one of its steps meets a fault. */
export interface Course extends Ended {
  /** How many requests each step makes. */
  readonly requests: readonly number[];
}

/**
 * Derives the course of a verb: each step is a call that obeys the README's retry table, and the verb goes on only after a
 * success. How it ends otherwise is what the documentation of the verb says.
 */
export function courseOf(
  plan: Plan,
  step: number,
  fault: WireFault,
  times: number,
  proof: Proof = "asked",
): Course {
  const { contract, steps } = plan;
  const called = steps[step]?.called;
  if (!called) return storageCourse(plan, step, fault, times);
  // The verb's own calls show it too: a cell's waits take no time, and only a success is one.
  const isProven =
    proof === "asked" ||
    proof === "recent" ||
    steps.slice(0, step).some((before) => before.respond("").status < 300);
  const call = expectationOf(contract, called.key, called.definition, fault, times, isProven);
  const isDone = call.ends === "success";
  const requests = steps.map((_, index) =>
    index < step ? 1 : index === step ? call.requests : isDone ? 1 : 0,
  );
  const { outcomeUnknown } = call;
  if (isDone) return { requests, ends: plan.succeeds, ...(plan.verb === "call" && { outcomeUnknown }) };
  const unreadable = fault.seen.kind === "status" && fault.seen.status === 200;
  return { requests, ...plan.fails(step, { outcomeUnknown, unreadable }) };
}

/** How often `download` asks for a URL at most. */
const URLS = 3;

/** What a storage says of an expired signature. */
const EXPIRED = [400, 401, 403, 404, 410];

/**
 * The storage is not the API: after a broken connection, a 5xx and what may be an expired URL, `download` asks the API for
 * another URL. A file is any body; one that breaks off is an error of its reader.
 */
function storageCourse({ steps, succeeds }: Plan, step: number, fault: WireFault, times: number): Course {
  const { seen } = fault;
  const course = (tries: number, ends: string) => ({
    requests: steps.map((_, index) => (index === step || index === step - 1 ? tries : 1)),
    ends,
  });
  if (seen.kind === "truncated") return course(1, seen.framed ? succeeds : "file breaks off");
  if (seen.kind === "timeout" && fault.inBody) return course(1, "file breaks off");
  if (isGood(fault) || (seen.kind === "status" && seen.status === 200)) return course(1, succeeds);
  const again = seen.kind !== "status" || seen.status >= 500 || EXPIRED.includes(seen.status);
  if (!again) return course(1, "DownloadFailed");
  return times < URLS ? course(times + 1, succeeds) : course(URLS, "DownloadFailed");
}
