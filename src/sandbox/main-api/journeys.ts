import type { Call, Handler, Principal, Tools } from "../core/api.ts";
import { timestamp } from "../core/timestamp.ts";
import type { Contacts, Recipient } from "./contacts.ts";
import type { Entries } from "./entries.ts";
import { graphProblems, invalidGraph } from "./graph.ts";
import type { Membership } from "./membership.ts";
import { keepsProject, newId, oneProject, visible } from "./ownership.ts";
import { openPages } from "./paging.ts";
import type { References } from "./references.ts";
import { brokenRule } from "./refusals.ts";
import { firstEntryAt } from "./schedule.ts";
import type { Step, Trigger } from "./steps.ts";
import type { JourneyRow } from "./tables.ts";

interface JourneyInput {
  readonly project_id?: string;
  readonly name: string;
  readonly trigger: Trigger;
  readonly steps: readonly Step[];
}

/** The other parts that journeys use. */
interface Parts {
  readonly contacts: Contacts;
  readonly entries: Entries;
  readonly membership: Membership;
  readonly references: References;
}

export function openJourneys(tools: Tools, parts: Parts): Readonly<Record<string, Handler>> {
  const { store } = tools;
  const { contacts, entries, membership, references } = parts;
  const byId = store.prepare<JourneyRow>("SELECT * FROM main_journeys WHERE journey_id = ?");
  const insert = store.prepare(
    `INSERT INTO main_journeys (journey_id, project, name, status, "trigger", steps, created_at, updated_at)
     VALUES (?, ?, ?, 'draft', ?, ?, ?, ?)`,
  );
  const replace = store.prepare(
    `UPDATE main_journeys SET name = ?, "trigger" = ?, steps = ?, next_entry_at = ?, updated_at = ? WHERE id = ?`,
  );
  const activate = store.prepare(
    "UPDATE main_journeys SET status = 'live', next_entry_at = ?, updated_at = ? WHERE id = ?",
  );

  const require = (principal: Principal, id = ""): JourneyRow =>
    visible(principal, "journey", id, byId.get(id));

  /** @throws Refusal if the journey names something that it cannot use, else if its graph is invalid. */
  const check = (principal: Principal, project: string, { trigger, steps }: JourneyInput): void => {
    if (trigger.type === "schedule") references.checkSegment(principal, project, trigger.segment_id);
    for (const step of steps) {
      if (step.type === "gate") references.checkRule(principal, project, step.config.rule);
    }
    const problems = graphProblems(steps);
    if (problems.length > 0) throw invalidGraph(problems);
  };

  return {
    listJourneys: openPages<JourneyRow>(tools, {
      name: "journeys",
      table: "main_journeys",
      filter: {
        sql: "status = ?",
        value: ({ status }) => (typeof status === "string" ? status : null),
      },
      item: body,
    }),

    getJourney: ({ principal, path }) => ({ status: 200, body: body(require(principal, path.journey_id)) }),

    createJourney({ principal, body: given, now }: Call) {
      // The schema of the body has been checked.
      const input = given as JourneyInput;
      const project = oneProject(principal, input.project_id);
      check(principal, project, input);
      const id = newId("jrn");
      insert.run(
        id,
        project,
        input.name,
        JSON.stringify(input.trigger),
        JSON.stringify(input.steps),
        now,
        now,
      );
      return { status: 201, body: body(require(principal, id)) };
    },

    replaceJourney({ principal, path, body: given, now }: Call) {
      // The schema of the body has been checked.
      const input = given as JourneyInput;
      const journey = require(principal, path.journey_id);
      keepsProject(principal, journey, input.project_id);
      check(principal, journey.project, input);
      const { name, trigger, steps } = input;
      const next = journey.status === "live" ? firstEntryAt(trigger, now) : null;
      replace.run(name, JSON.stringify(trigger), JSON.stringify(steps), next, now, journey.id);
      return { status: 200, body: body(require(principal, path.journey_id)) };
    },

    activateJourney({ principal, path, now }) {
      const journey = require(principal, path.journey_id);
      const trigger: Trigger = JSON.parse(journey.trigger);
      const problems = graphProblems(JSON.parse(journey.steps));
      if (trigger.type === "schedule" && membership.segment(trigger.segment_id) === undefined) {
        const message = "The segment of the trigger was deleted.";
        problems.push({ problem: "trigger_segment_missing", message });
      }
      if (problems.length > 0) throw invalidGraph(problems);
      if (journey.status !== "live") activate.run(firstEntryAt(trigger, now), now, journey.id);
      return { status: 200, body: body(require(principal, path.journey_id)) };
    },

    triggerJourney({ principal, path, body: given, now }) {
      // The schema of the body has been checked.
      const recipient = given as Recipient;
      const journey = require(principal, path.journey_id);
      const contact = contacts.named(principal, journey.project, recipient);
      if (journey.status !== "live") {
        throw brokenRule("journey_not_live", `The journey is ${journey.status}, not live.`);
      }
      entries.enter(journey, contact, now);
      return { status: 202, body: { status: "queued", trigger_id: newId("trg") } };
    },
  };
}

function body(row: JourneyRow): object {
  return {
    id: row.journey_id,
    project_id: row.project,
    name: row.name,
    status: row.status,
    trigger: JSON.parse(row.trigger),
    steps: JSON.parse(row.steps),
    created_at: timestamp(row.created_at),
    updated_at: timestamp(row.updated_at),
  };
}
