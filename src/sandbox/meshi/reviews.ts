import type { Handler, Tools } from "../core/api.ts";
import { Refusal } from "../core/refusal.ts";
import { timestamp } from "../core/timestamp.ts";
import type { Attendees } from "./attendees.ts";
import type { Events } from "./events.ts";
import type { Identity } from "./identity.ts";
import { beforeAll, pageAnswer } from "./paging.ts";
import type { ReviewRow } from "./tables.ts";

interface Resolution {
  readonly decision: "accept" | "reject" | "distinct";
  readonly reason?: string;
}

interface Merge {
  readonly source_kind: string;
  readonly source_partner_id: string;
  readonly target_kind: string;
  readonly target_partner_id: string;
  readonly reason?: string;
}

const columns = `r.id, r.review_id, r.org, r.event, e.event_id, r.attendee_id, r.candidate_id, r.match_reason, r.open,
  r.created_at`;
const reviews = `SELECT ${columns} FROM meshi_reviews r JOIN meshi_events e ON e.id = r.event`;
// SQLite plans by the value of a bare `LIMIT ?`, so each request compiles the statement again. `+?` prevents that.
const page = "AND r.open = 1 AND (r.created_at, r.id) > (?, ?) ORDER BY r.created_at, r.id LIMIT +?";

/** Handlers for the two queues of reviews, and for the two ways to decide one. */
export function openReviews(
  tools: Tools,
  events: Events,
  attendees: Attendees,
  identity: Identity,
): Readonly<Record<string, Handler>> {
  const { store } = tools;
  const ofOrg = store.prepare<ReviewRow>(`${reviews} WHERE r.org = ? ${page}`);
  const ofEvent = store.prepare<ReviewRow>(`${reviews} WHERE r.event = ? ${page}`);
  const select = store.prepare<ReviewRow>(`${reviews} WHERE r.org = ? AND r.review_id = ?`);
  const close = store.prepare("UPDATE meshi_reviews SET open = 0 WHERE id = ?");
  const closeNaming = store.prepare(
    "UPDATE meshi_reviews SET open = 0 WHERE org = ? AND open = 1 AND (attendee_id = ? OR candidate_id = ?)",
  );

  const require = (org: string, reviewId: string): ReviewRow => {
    const review = select.get(org, reviewId);
    if (review === undefined) throw new Refusal("REVIEW_NOT_FOUND", `No review has the id ${reviewId}.`);
    return review;
  };

  return {
    listReviews(call) {
      const { tenant } = call.principal;
      return pageAnswer(
        tools,
        call,
        `reviews of ${tenant}`,
        beforeAll,
        (after, bound) => ofOrg.all(tenant, after.created_at, after.id, bound),
        (review) => queueItem(review, attendees),
      );
    },

    listEventReviews(call) {
      const event = events.require(call.principal.tenant, call.path.event_id ?? "");
      return pageAnswer(
        tools,
        call,
        `reviews of event ${event.id}`,
        beforeAll,
        (after, bound) => ofEvent.all(event.id, after.created_at, after.id, bound),
        (review) => queueItem(review, attendees),
      );
    },

    resolveReview({ principal, path, body, now }) {
      // The schema of the body has been checked.
      const { decision, reason = null } = body as Resolution;
      const review = require(principal.tenant, path.review_id ?? "");
      refuseDecided(review);
      close.run(review.id);
      identity.record(review, decision, reason, null, now);
      return { status: 200, body: { ...decidedReview(review, now), decision, reason } };
    },

    mergeReview({ principal, path, body, now }) {
      // The schema of the body has been checked.
      const merge = body as Merge;
      const { reason = null } = merge;
      const { tenant } = principal;
      const source = { kind: merge.source_kind, partner_id: merge.source_partner_id };
      const target = { kind: merge.target_kind, partner_id: merge.target_partner_id };
      const review = require(tenant, path.review_id ?? "");
      for (const { kind, partner_id } of [source, target]) identity.requireMapped(tenant, kind, partner_id);
      refuseOtherPairs(review, merge);
      refuseDecided(review);
      close.run(review.id);
      closeNaming.run(tenant, source.partner_id, source.partner_id);
      identity.fold(tenant, source.partner_id, target.partner_id);
      identity.record(review, "merge", reason, target.partner_id, now);
      return {
        status: 200,
        body: { ...decidedReview(review, now), decision: "merge", source, target, reason },
      };
    },
  };
}

function refuseDecided({ open, review_id }: ReviewRow): void {
  if (!open) throw new Refusal("REVIEW_NOT_OPEN", `The review ${review_id} has been decided already.`);
}

function refuseOtherPairs({ attendee_id, candidate_id }: ReviewRow, merge: Merge): void {
  const sides = [merge.source_partner_id, merge.target_partner_id].sort();
  const expected = [attendee_id, candidate_id].sort();
  const attendees = merge.source_kind === "attendee" && merge.target_kind === "attendee";
  if (attendees && sides[0] === expected[0] && sides[1] === expected[1]) return;
  throw new Refusal(
    "INVALID_REQUEST",
    `This review is about the attendees ${attendee_id} and ${candidate_id}; only those two can be merged by it.`,
  );
}

function queueItem(review: ReviewRow, attendees: Attendees): object {
  const { match_reason } = review;
  const candidate = attendees.find(review.event, review.candidate_id);
  if (!candidate) throw new Error(`The review ${review.review_id} is about an attendee that does not exist.`);
  const { name, email, company } = candidate;
  return {
    review_id: review.review_id,
    event_id: review.event_id,
    attendee_id: review.attendee_id,
    status: "open",
    candidate: {
      kind: "attendee",
      partner_id: review.candidate_id,
      name,
      ...(email !== null && { email }),
      ...(company !== null && { company }),
      match_reason,
    },
    created_at: timestamp(review.created_at),
  };
}

function decidedReview({ review_id, event_id, attendee_id }: ReviewRow, now: number): object {
  return { review_id, event_id, attendee_id, status: "resolved", resolved_at: timestamp(now) };
}
