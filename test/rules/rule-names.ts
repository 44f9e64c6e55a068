import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { rules as spectralRules } from "../../src/toolkit/lint/rules/spectral/ruleset.ts";
import { repository } from "./fixture.ts";

/** Rules of redocly.yaml by their full name. */
export function redoclyRules(): string[] {
  // The file is ours, and a rule is a property of its `rules`.
  const config = parse(readFileSync(join(repository, "redocly.yaml"), "utf8")) as { rules: object };
  return Object.keys(config.rules);
}

/** Rules of .spectral.yaml, all of them Spectral's own. */
export function switchedOff(): string[] {
  const config = parse(readFileSync(join(repository, ".spectral.yaml"), "utf8")) as { rules: object };
  return Object.keys(config.rules);
}

/** Rules about what is judged and about exceptions, which no linter has. */
const OURS = ["example-cause", "except-unknown", "except-unused", "openapi-version", "unreadable"];

/** Every rule of spec/rules/, without those of the generator. */
export function ownRules(): string[] {
  const ofRedocly = redoclyRules().flatMap((rule) => /^(?:concord|rule)\/(.+)$/.exec(rule)?.[1] ?? []);
  return [...ofRedocly, ...Object.keys(spectralRules), ...OURS].sort();
}
