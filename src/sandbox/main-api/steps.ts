import { createHash } from "node:crypto";
import type { Rule } from "./rules.ts";

/** A step after the schema check. */
export type Step = { readonly id: string; readonly next: readonly string[] } & (
  | { readonly type: "send"; readonly config: { readonly channel: string } }
  | { readonly type: "delay"; readonly config: { readonly seconds: number } }
  | { readonly type: "gate"; readonly config: { readonly rule: Rule } }
  | { readonly type: "experiment" }
  | { readonly type: "balancer"; readonly config: { readonly weights: readonly number[] } }
  | { readonly type: "update"; readonly config: { readonly attribute: string; readonly value: unknown } }
  | { readonly type: "event"; readonly config: { readonly event_name: string; readonly data?: object } }
  | { readonly type: "exit" }
  | { readonly type: "link"; readonly config: { readonly target: string } }
  | {
      readonly type: "wait-for-event";
      readonly config: { readonly event_name: string; readonly timeout_seconds: number };
    }
);

export type Trigger =
  | { readonly type: "event"; readonly event_name: string }
  | {
      readonly type: "schedule";
      readonly segment_id: string;
      readonly every: "hour" | "day" | "week" | "month";
      readonly starts_at?: string;
    };

/** Ids in the `next` of any step. A link is a jump, so its target does not count. */
function followers(steps: readonly Step[]): ReadonlySet<string> {
  return new Set(steps.flatMap(({ next }) => next));
}

/** Ids of the steps where contacts can begin; a valid graph has exactly one. */
export function entriesOf(steps: readonly Step[]): string[] {
  const named = followers(steps);
  return [...new Set(steps.map(({ id }) => id))].filter((id) => !named.has(id));
}

/** The step of an entry, among the steps that the journey had when the contact entered. */
export function stepIn({ steps, step }: { readonly steps: string; readonly step: string }): Step | undefined {
  const all: readonly Step[] = JSON.parse(steps);
  return all.find(({ id }) => id === step);
}

/** Picks a branch by weight, or each as often. A contact always gets the same branch of a step. */
export function branchOf(
  { id, next }: Step,
  contact: string,
  weights: readonly number[] = next.map(() => 1),
): string | undefined {
  const draw = createHash("sha256").update(`${id}\n${contact}`).digest().readUInt32BE() / 2 ** 32;
  let left = draw * weights.reduce((sum, weight) => sum + weight, 0);
  return next.find((_, branch) => {
    left -= weights[branch] ?? 0;
    return left < 0;
  });
}
