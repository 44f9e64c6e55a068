import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import spectralCore, { type RulesetDefinition } from "@stoplight/spectral-core";
import spectralRulesets from "@stoplight/spectral-rulesets";
import { parse } from "yaml";
import type { JsonObject } from "../../openapi/json.ts";
import type { Finding } from "./finding.ts";
import type { BundleProblem } from "./rules/spectral/rule.ts";
import { rules } from "./rules/spectral/ruleset.ts";

const { Spectral } = spectralCore;
const { oas } = spectralRulesets;

/** A problem of a bundle, with the rule that found it: Spectral's or ours. */
export interface SpectralProblem extends BundleProblem, Pick<Finding, "rule" | "severity"> {}

/** Spectral's own rules for OpenAPI as .spectral.yaml sets them, and ours. */
const ruleset = (): RulesetDefinition => {
  const text = readFileSync(resolve(import.meta.dirname, "../../../.spectral.yaml"), "utf8");
  // The file holds only `extends: spectral:oas`, which is `oas`, and severities by rule.
  const own = parse(text) as { rules: Record<string, "off"> };
  // The type requires `extends` or `overrides` in every ruleset; Spectral itself accepts `oas`, which has only rules.
  return { extends: [oas as unknown as RulesetDefinition], rules: { ...own.rules, ...rules } };
};

let prepared: InstanceType<typeof Spectral> | undefined;

/** Names of Spectral's own rules. */
export function spectralRules(): string[] {
  return Object.keys(oas.rules);
}

/** Runs Spectral on a bundle. */
export async function inBundle(bundle: JsonObject): Promise<SpectralProblem[]> {
  if (!prepared) {
    prepared = new Spectral();
    prepared.setRuleset(ruleset());
  }
  const results = await prepared.run(bundle);
  return results.map(({ code, severity, message, path }) => ({
    rule: String(code),
    severity: severity === 0 ? "error" : "warning",
    message,
    path: path.map((token) => (typeof token === "number" ? token : String(token))),
  }));
}
