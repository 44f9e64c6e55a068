import type { CollectionRules, Override, Workbench } from "../derived/overrides.ts";
import type { Membership, Segment } from "./membership.ts";
import { keepsProject, oneProject, owned } from "./ownership.ts";
import type { References } from "./references.ts";
import { duplicate, invalid } from "./refusals.ts";
import { type Rule, rulesIn } from "./rules.ts";

export function openSegments(
  { items }: Workbench,
  membership: Membership,
  references: References,
): { readonly rules: CollectionRules<Segment>; readonly operations: Readonly<Record<string, Override>> } {
  /** @throws Refusal if a base of the rule is the segment itself, or is based on it. */
  const checkBases = ({ id, project_id, rule }: Segment, now: number): void => {
    const leadsBack = (base: string, seen: ReadonlySet<string>): boolean => {
      if (base === id) return true;
      const segment = seen.has(base) ? undefined : membership.segment(project_id, base, now);
      if (segment === undefined) return false;
      return basesOf(segment.rule).some(({ base: next }) => leadsBack(next, new Set([...seen, base])));
    };
    const back = basesOf(rule).find(({ base }) => leadsBack(base, new Set()));
    if (back) throw invalid({ [back.field]: "leads back to this segment" });
  };

  return {
    rules: {
      ...owned("segment"),
      check(segment, call, before) {
        if (before) keepsProject(call, before);
        const { id, name, project_id, rule } = segment;
        references.checkRule(call, project_id, rule);
        if (before) checkBases(segment, call.now);
        const holder = items<Segment>("/segments", call)
          .where("name", name)
          .find(({ body }) => body.project_id === project_id && body.id !== id);
        if (holder) throw duplicate("segment", "name", name, holder.id);
      },
      shown: (segment, { now }) => ({
        ...segment,
        contact_count: membership.members(segment.project_id, segment.rule, now).length,
      }),
    },
    operations: {
      previewSegmentCount(call) {
        // The schema of the body has been checked.
        const rule = call.body as Rule;
        const project = oneProject(call.principal, call.query.project_id);
        references.checkRule(call, project, rule);
        return { status: 200, body: { count: membership.members(project, rule, call.now).length } };
      },
    },
  };
}

/** The base segments of a rule, each with the field of the body that names it. */
function basesOf(rule: Rule): { readonly base: string; readonly field: string }[] {
  return [...rulesIn(rule, ["rule"])].flatMap(([{ base_segment_id: base }, path]) =>
    base === undefined ? [] : [{ base, field: [...path, "base_segment_id"].join(".") }],
  );
}
