import type { Verdict } from "./change.ts";

/** A version by Semantic Versioning: MAJOR.MINOR.PATCH. Anything after that is not compared. */
export type Version = readonly [major: number, minor: number, patch: number];

/** The three numbers of a version; `undefined` if the text is no version. */
export function parseVersion(text: string): Version | undefined {
  const found = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:[-+][0-9A-Za-z.+-]+)?$/.exec(text);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : undefined;
}

/**
 * The lowest version that may carry a change of this kind. From 1.0.0 on, a breaking change raises MAJOR and a compatible one
 * MINOR. Before that, a breaking change raises MINOR and a compatible one PATCH, as npm reads `^0.1.0`.
 */
export function needed([major, minor, patch]: Version, verdict: Verdict): Version {
  if (verdict === "note") return [major, minor, patch];
  if (verdict === "breaking") return major > 0 ? [major + 1, 0, 0] : [0, minor + 1, 0];
  return major > 0 ? [major, minor + 1, 0] : [0, minor, patch + 1];
}

export function isBelow(a: Version, b: Version): boolean {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}
