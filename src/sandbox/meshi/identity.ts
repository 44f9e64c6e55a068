import type { Handler, Tools } from "../core/api.ts";
import { Refusal } from "../core/refusal.ts";
import { timestamp } from "../core/timestamp.ts";
import type { Attendees } from "./attendees.ts";
import type { Events } from "./events.ts";
import { afterAll, pageAnswer } from "./paging.ts";
import type { ReviewRow } from "./tables.ts";

interface DecisionRow {
  readonly id: number;
  readonly event_id: string;
  readonly attendee_id: string;
  readonly candidate_id: string;
  readonly decision: string;
  readonly reason: string | null;
  readonly review_id: string;
  readonly merged_into: string | null;
  readonly created_at: number;
}

export interface Identity {
  readonly handlers: Readonly<Record<string, Handler>>;
  /** @throws Refusal `PARTNER_ID_NOT_FOUND` */
  requireMapped(org: string, kind: string, partnerId: string): void;
  /** Lets `target` stand for `source` from now on. */
  fold(org: string, source: string, target: string): void;
  /** Adds a decision to the history of both attendees of a review. */
  record(
    review: ReviewRow,
    decision: string,
    reason: string | null,
    mergedInto: string | null,
    now: number,
  ): void;
}

/** Keeps the known ids, what they were merged into, and the decisions about them. */
export function openIdentity(tools: Tools, events: Events, attendees: Attendees): Identity {
  const { store } = tools;
  const foldOf = store.prepare<{ target: string }>(
    "SELECT target FROM meshi_folds WHERE org = ? AND source = ?",
  );
  const insertFold = store.prepare("INSERT INTO meshi_folds (org, source, target) VALUES (?, ?, ?)");
  const insertDecision = store.prepare(`INSERT INTO meshi_decisions
    (org, event, attendee_id, candidate_id, decision, reason, review_id, merged_into, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const history =
    store.prepare<DecisionRow>(`SELECT d.id, e.event_id, d.attendee_id, d.candidate_id, d.decision,
    d.reason, d.review_id, d.merged_into, d.created_at FROM meshi_decisions d JOIN meshi_events e ON e.id = d.event
    WHERE d.event = ? AND (d.attendee_id = ? OR d.candidate_id = ?) AND (d.created_at, d.id) < (?, ?)
    ORDER BY d.created_at DESC, d.id DESC LIMIT +?`);

  const isMapped = (org: string, kind: string, partnerId: string): boolean => {
    if (kind === "event") return events.exists(org, partnerId);
    return kind === "attendee" && attendees.isKnown(org, partnerId);
  };
  const requireMapped = (org: string, kind: string, partnerId: string): void => {
    if (!isMapped(org, kind, partnerId)) {
      throw new Refusal("PARTNER_ID_NOT_FOUND", `The id map has no ${kind} ${partnerId}.`);
    }
  };
  /** The id at the end of a chain of merges. A fold never points back: a folded id is in no open review. */
  const standIn = (org: string, attendeeId: string): string | undefined => {
    let last: string | undefined;
    for (let next = foldOf.get(org, attendeeId); next; next = foldOf.get(org, next.target))
      last = next.target;
    return last;
  };

  return {
    requireMapped,
    fold: (org, source, target) => insertFold.run(org, source, target),
    record({ org, event, attendee_id, candidate_id, review_id }, decision, reason, mergedInto, now) {
      insertDecision.run(org, event, attendee_id, candidate_id, decision, reason, review_id, mergedInto, now);
    },
    handlers: {
      getAuth: ({ principal: { id, tenant, scopes } }) => ({
        status: 200,
        body: { org_id: tenant, principal_type: "service_account", service_account_user_id: id, scopes },
      }),

      getIdMapping({ principal: { tenant }, path: { kind = "", partner_id = "" } }) {
        requireMapped(tenant, kind, partner_id);
        const stand = kind === "attendee" ? standIn(tenant, partner_id) : undefined;
        const merged = stand !== undefined && { merged_into: { kind, partner_id: stand } };
        return { status: 200, body: { kind, partner_id, mapped: true, ...merged } };
      },

      listIdentityDecisions(call) {
        const { event_id = "", attendee_id = "" } = call.path;
        const event = events.require(call.principal.tenant, event_id);
        if (!attendees.find(event.id, attendee_id)) {
          throw new Refusal("ATTENDEE_NOT_FOUND", `The event ${event_id} has no attendee ${attendee_id}.`);
        }
        return pageAnswer(
          tools,
          call,
          `decisions of event ${event.id} about ${attendee_id}`,
          afterAll,
          (after, bound) =>
            history.all(event.id, attendee_id, attendee_id, after.created_at, after.id, bound),
          historyItem,
        );
      },
    },
  };
}

function historyItem(row: DecisionRow): object {
  const reference = (partner_id: string) => ({ kind: "attendee", partner_id });
  return {
    decision: row.decision,
    reason: row.reason,
    review_id: row.review_id,
    event_id: row.event_id,
    attendee_id: row.attendee_id,
    candidate: reference(row.candidate_id),
    merged_into: row.merged_into === null ? null : reference(row.merged_into),
    created_at: timestamp(row.created_at),
  };
}
