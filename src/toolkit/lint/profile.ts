import { join } from "node:path";
import type { Demands } from "../../openapi/problem.ts";

const repository = join(import.meta.dirname, "../../..");

/** The profiles, from the least to the most strict. */
export const PROFILES = ["runtime", "recommended", "house"] as const;

/**
 * `runtime`: what `generate` needs to make a client. `recommended`: also what is a mistake in any style. `house`: also the style
 * of this project.
 */
export type Profile = (typeof PROFILES)[number];

/** The tools that judge a document of a profile. */
export interface Judges {
  readonly demands: Demands;
  /** Configuration of Redocly's linter, which judges the source files. */
  readonly redocly: string | undefined;
  /** Whether Spectral judges the bundle, by its own rules and ours. */
  readonly spectral: boolean;
  /** Whether warnings count as errors. */
  readonly strict: boolean;
}

export const JUDGES: Readonly<Record<Profile, Judges>> = {
  runtime: { demands: "runtime", redocly: undefined, spectral: false, strict: false },
  recommended: {
    demands: "runtime",
    redocly: join(import.meta.dirname, "rules/redocly/recommended.yaml"),
    spectral: false,
    strict: false,
  },
  house: { demands: "style", redocly: join(repository, "redocly.yaml"), spectral: true, strict: true },
};

/** Redocly's basic rules, for a document on which the others give up. */
export const PLAINEST = join(import.meta.dirname, "rules/redocly/basics.yaml");

export function isProfile(name: string): name is Profile {
  return PROFILES.some((each) => each === name);
}
