import type { Tools } from "../core/api.ts";
import { randomHex } from "../core/random-hex.ts";
import type { Attendees, Person } from "./attendees.ts";
import { emailKey, nameAndCompanyKey } from "./likeness.ts";
import type { RunRow } from "./run-table.ts";
import type { Runs } from "./runs.ts";

type MatchReason = "same_email" | "same_name_and_company";

/** Attendees that share a trait, in order of their ids. */
interface Likeness {
  readonly reason: MatchReason;
  readonly ids: readonly string[];
}

/** Opens identity reviews when an enrichment run ends. README.md states the rule. */
export function openEnrichment({ store }: Tools, attendees: Attendees, runs: Runs): void {
  const folded = store.prepare<{ source: string }>("SELECT source FROM meshi_folds WHERE org = ?");
  const decisions = store.prepare<{ attendee_id: string; candidate_id: string; decision: string }>(
    "SELECT attendee_id, candidate_id, decision FROM meshi_decisions WHERE org = ?",
  );
  const held = store.prepare<{ attendee_id: string }>(
    "SELECT attendee_id FROM meshi_reviews WHERE event = ? AND open = 1",
  );
  const insert = store.prepare(`INSERT INTO meshi_reviews
    (review_id, org, event, attendee_id, candidate_id, match_reason, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`);

  runs.onEnd("enrichment", (run: RunRow) => {
    if (run.doomed) return;
    // Skip a row that is held, or that a decision has settled.
    const settled = new Set(held.all(run.event).map(({ attendee_id }) => attendee_id));
    const decided = new Set<string>();
    for (const { attendee_id, candidate_id, decision } of decisions.iterate(run.org)) {
      decided.add(pair(attendee_id, candidate_id));
      if (decision === "accept" || decision === "distinct") settled.add(attendee_id);
    }
    const gone = new Set(folded.all(run.org).map(({ source }) => source));
    const people = attendees.of(run.event).filter(({ attendee_id }) => !gone.has(attendee_id));
    for (const [id, likenesses] of likenessesById(people)) {
      if (settled.has(id)) continue;
      const match = firstCandidate(id, likenesses, decided);
      if (match === undefined) continue;
      const reviewId = `rev_${randomHex(20)}`;
      insert.run(reviewId, run.org, run.event, id, match.candidate, match.reason, run.finished_at);
    }
  });
}

/** What each attendee shares with others, in order of ids. E-mail addresses come before names and companies. */
function likenessesById(people: Iterable<Person>): [id: string, likenesses: Likeness[]][] {
  const byTrait = new Map<string, Likeness & { ids: string[] }>();
  const note = (trait: string | undefined, reason: MatchReason, id: string): void => {
    if (trait === undefined) return;
    const known = byTrait.get(trait);
    if (known) known.ids.push(id);
    else byTrait.set(trait, { reason, ids: [id] });
  };
  for (const { attendee_id, name, email, company } of people) {
    note(emailKey(email), "same_email", attendee_id);
    note(nameAndCompanyKey(name, company), "same_name_and_company", attendee_id);
  }
  const byId = new Map<string, Likeness[]>();
  for (const likeness of byTrait.values()) {
    for (const id of likeness.ids.slice(1)) byId.set(id, [...(byId.get(id) ?? []), likeness]);
  }
  for (const likenesses of byId.values()) likenesses.sort((a, b) => (a.reason < b.reason ? -1 : 1));
  return [...byId].sort(([a], [b]) => (a < b ? -1 : 1));
}

function firstCandidate(
  id: string,
  likenesses: readonly Likeness[],
  decided: ReadonlySet<string>,
): { candidate: string; reason: MatchReason } | undefined {
  for (const { reason, ids } of likenesses) {
    for (const candidate of ids) {
      if (candidate >= id) break;
      if (!decided.has(pair(id, candidate))) return { candidate, reason };
    }
  }
  return undefined;
}

/** One name for a pair, in either order. No id contains a space. */
function pair(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
