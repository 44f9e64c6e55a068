import type { Workbench } from "../derived/overrides.ts";
import type { ContactItem, Contacts } from "./contacts.ts";
import { type Owned, ownerOf } from "./ownership.ts";
import { holds } from "./questions.ts";
import { isRule, type Rule } from "./rules.ts";
import type { ReadValues } from "./values.ts";

export interface Segment extends Owned {
  readonly name: string;
  readonly rule: Rule;
}

/** Which contacts match a rule. Every call computes it anew. */
export interface Membership {
  /** A segment of the organisation of a project; `undefined` if there is none. */
  segment(project: string, id: string, now: number): Segment | undefined;
  members(project: string, rule: Rule, now: number): readonly ContactItem[];
  belongs(contact: ContactItem, rule: Rule, now: number): boolean;
}

export function openMembership({ items }: Workbench, contacts: Contacts, values: ReadValues): Membership {
  const segment: Membership["segment"] = (project, id, now) =>
    items<Segment>("/segments", ownerOf(project, now)).find(id)?.body;

  const belongs: Membership["belongs"] = (contact, rule, now) => {
    if (rule.base_segment_id !== undefined) {
      const base = segment(contact.body.project_id, rule.base_segment_id, now);
      if (base === undefined || !belongs(contact, base.rule, now)) return false;
    }
    const fits = (part: Rule["conditions"][number]): boolean =>
      isRule(part) ? belongs(contact, part, now) : holds(part, values(contact, part, now), now);
    return rule.match === "all" ? rule.conditions.every(fits) : rule.conditions.some(fits);
  };

  return {
    belongs,
    segment,
    members: (project, rule, now) =>
      [...contacts.ofProject(project, now).after()].filter(
        (contact) => contact.body.project_id === project && belongs(contact, rule, now),
      ),
  };
}
