import type { RulesetDefinition } from "@stoplight/spectral-core";

type Rules = Extract<RulesetDefinition, { rules: unknown }>["rules"];

/** The rules of this folder, for Spectral. */
export const rules: Rules = {};
