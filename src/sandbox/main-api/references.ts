import type { Call } from "../core/api.ts";
import type { Workbench } from "../derived/overrides.ts";
import { demandProject, type Owned } from "./ownership.ts";
import { conditionsIn, type Rule, rulesIn } from "./rules.ts";

/** Checks that what a request names exists in its project. */
export interface References {
  /** @throws Refusal for the first segment, journey or list that the rule cannot name. */
  checkRule(call: Call, project: string, rule: Rule): void;
  /** @throws Refusal if the project has no such segment. */
  checkSegment(call: Call, project: string, id: string): void;
}

export function openReferences({ require }: Workbench): References {
  const check = (call: Call, project: string, kind: "segment" | "journey" | "list", id: string): void =>
    demandProject(kind, require<Owned>(`/${kind}s`, call, id).body, project);
  return {
    checkSegment: (call, project, id) => check(call, project, "segment", id),
    checkRule(call, project, rule) {
      for (const [{ base_segment_id: base }] of rulesIn(rule)) {
        if (base !== undefined) check(call, project, "segment", base);
      }
      for (const { source, field } of conditionsIn(rule)) {
        if (source === "journey" || source === "list") check(call, project, source, field);
      }
    },
  };
}
