import type { Call } from "../core/api.ts";
import { timestamp } from "../core/timestamp.ts";
import type { CollectionRules, Override, Workbench } from "../derived/overrides.ts";
import type { Contacts, Recipient } from "./contacts.ts";
import type { Entries } from "./entries.ts";
import { graphProblems, invalidGraph } from "./graph.ts";
import type { Journey } from "./journey.ts";
import type { Membership } from "./membership.ts";
import { keepsProject, newId, owned } from "./ownership.ts";
import type { References } from "./references.ts";
import { brokenRule } from "./refusals.ts";
import { journeySeeds } from "./seeds.ts";

/** The other parts that journeys use. */
interface Parts {
  readonly contacts: Contacts;
  readonly entries: Entries;
  readonly membership: Membership;
  readonly references: References;
}

export function openJourneys(
  { items, require }: Workbench,
  { contacts, entries, membership, references }: Parts,
): { readonly rules: CollectionRules<Journey>; readonly operations: Readonly<Record<string, Override>> } {
  const named = (call: Call): Journey => require<Journey>("/journeys", call, call.path.journey_id ?? "").body;

  return {
    rules: {
      ...owned("journey"),
      seeds: journeySeeds,
      prepared: (journey, _, before) => ({ ...journey, status: before?.status ?? "draft" }),
      /** Refuses a journey that names something that it cannot use, else one whose graph is invalid. */
      check({ project_id, trigger, steps }, call, before) {
        if (before) keepsProject(call, before);
        if (trigger.type === "schedule") references.checkSegment(call, project_id, trigger.segment_id);
        for (const step of steps) {
          if (step.type === "gate") references.checkRule(call, project_id, step.config.rule);
        }
        const problems = graphProblems(steps);
        if (problems.length > 0) throw invalidGraph(problems);
      },
      stored: (journey, { now }) => entries.schedule(journey, now),
    },
    operations: {
      activateJourney(call) {
        const journey = named(call);
        const { id, project_id, trigger, steps, status } = journey;
        const problems = graphProblems(steps);
        const isOrphan =
          trigger.type === "schedule" && !membership.segment(project_id, trigger.segment_id, call.now);
        if (isOrphan) {
          const message = "The segment of the trigger was deleted.";
          problems.push({ problem: "trigger_segment_missing", message });
        }
        if (problems.length > 0) throw invalidGraph(problems);
        if (status === "live") return { status: 200, body: journey };
        const live = { ...journey, status: "live", updated_at: timestamp(call.now) } as const;
        items<Journey>("/journeys", call).keep(id, live);
        entries.schedule(live, call.now);
        return { status: 200, body: live };
      },

      triggerJourney(call) {
        const journey = named(call);
        // The schema of the body has been checked.
        const contact = contacts.named(call, journey.project_id, call.body as Recipient);
        if (journey.status !== "live") {
          throw brokenRule("journey_not_live", `The journey is ${journey.status}, not live.`);
        }
        entries.enter(journey, contact, call.now);
        return { status: 202, body: { status: "queued", trigger_id: newId("trg") } };
      },
    },
  };
}
