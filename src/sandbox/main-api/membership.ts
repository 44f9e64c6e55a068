import type { Tools } from "../core/api.ts";
import type { ContactRow, Contacts } from "./contacts.ts";
import { holds } from "./questions.ts";
import { isRule, type Rule } from "./rules.ts";
import type { ReadValues } from "./values.ts";

export interface SegmentRow {
  readonly id: number;
  readonly segment_id: string;
  readonly project: string;
  readonly name: string;
  /** A `Rule` as JSON. */
  readonly rule: string;
  readonly created_at: number;
  readonly updated_at: number;
}

/** Which contacts match a rule. Every call computes it anew. */
export interface Membership {
  /** Finds a segment of any project; `undefined` if there is none. */
  segment(segmentId: string): SegmentRow | undefined;
  members(project: string, rule: Rule, now: number): readonly ContactRow[];
  belongs(contact: ContactRow, rule: Rule, now: number): boolean;
}

export function openMembership({ store }: Tools, contacts: Contacts, values: ReadValues): Membership {
  const byId = store.prepare<SegmentRow>("SELECT * FROM main_segments WHERE segment_id = ?");

  const belongs = (contact: ContactRow, rule: Rule, now: number): boolean => {
    if (rule.base_segment_id !== undefined) {
      const base = byId.get(rule.base_segment_id);
      if (base === undefined || !belongs(contact, JSON.parse(base.rule), now)) return false;
    }
    const fits = (part: Rule["conditions"][number]): boolean =>
      isRule(part) ? belongs(contact, part, now) : holds(part, values(contact, part, now), now);
    return rule.match === "all" ? rule.conditions.every(fits) : rule.conditions.some(fits);
  };

  return {
    belongs,
    segment: (id) => byId.get(id),
    members: (project, rule, now) =>
      contacts.ofProject(project).filter((contact) => belongs(contact, rule, now)),
  };
}
