import type { Principal } from "../core/api.ts";
import type { Owned } from "./ownership.ts";
import { visibleIn } from "./ownership.ts";
import { conditionsIn, type Rule, rulesIn } from "./rules.ts";

/** Finds what a rule can name, in any project. */
export interface Finders {
  segment(id: string): Owned | undefined;
  journey(id: string): Owned | undefined;
  list(id: string): Owned | undefined;
}

/** Checks that what a request names exists in its project. */
export interface References {
  /** @throws Refusal for the first segment, journey or list that the rule cannot name. */
  checkRule(principal: Principal, project: string, rule: Rule): void;
  /** @throws Refusal if the project has no such segment. */
  checkSegment(principal: Principal, project: string, id: string): void;
}

export function openReferences(find: Finders): References {
  const check = (principal: Principal, project: string, kind: keyof Finders, id: string): void => {
    visibleIn(project, principal, kind, id, find[kind](id));
  };
  return {
    checkSegment: (principal, project, id) => check(principal, project, "segment", id),
    checkRule(principal, project, rule) {
      for (const [{ base_segment_id: base }] of rulesIn(rule)) {
        if (base !== undefined) check(principal, project, "segment", base);
      }
      for (const { source, field } of conditionsIn(rule)) {
        if (source === "journey" || source === "list") check(principal, project, source, field);
      }
    },
  };
}
