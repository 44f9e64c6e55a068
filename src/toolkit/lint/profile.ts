import { join } from "node:path";
import type { Demands } from "../../openapi/problem.ts";

const repository = join(import.meta.dirname, "../../..");

/** What a document may be held to, from the least to the most. */
export const PROFILES = ["runtime", "recommended", "house"] as const;

/**
 * `runtime`: what a client cannot be generated without, which is what `generate` demands. `recommended`: mistakes besides that most
 * would call so. `house`: the style of this project as well.
 */
export type Profile = (typeof PROFILES)[number];

/** Who judges by a profile. */
export interface Judges {
  readonly demands: Demands;
  /** Configuration of Redocly's linter, which judges the files as they were written. */
  readonly redocly: string | undefined;
  /** Whether Spectral judges the document in one piece, by its own rules and ours. */
  readonly spectral: boolean;
  /** Whether a warning fails as an error does. */
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

/** Redocly's rules for a document on which all others give up. */
export const PLAINEST = join(import.meta.dirname, "rules/redocly/basics.yaml");

export function isProfile(name: string): name is Profile {
  return PROFILES.some((each) => each === name);
}
