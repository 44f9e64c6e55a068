import type { Api } from "../../src/toolkit/docs/model/api.ts";
import { idempotencyDecision } from "./idempotency-decision.ts";
import { lifeOfAnImport } from "./life-of-an-import.ts";
import { retryTimeline } from "./retry-timeline.ts";
import { runStates } from "./run-states.ts";

/**
 * The pictures of the site by name, each an SVG file of its own: it brings its colours for light and dark, its title and its
 * description. They are made from the contracts and from real runs of the client, and are the same every time.
 */
export async function pictures(apis: readonly Api[]): Promise<Readonly<Record<string, string>>> {
  return {
    "run-states": runStates(apis),
    "idempotency-decision": idempotencyDecision(apis),
    "retry-timeline": await retryTimeline(apis),
    "life-of-an-import": await lifeOfAnImport(),
  };
}
