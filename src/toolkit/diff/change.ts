import { compare, type Problem } from "../../openapi/problem.ts";

/** `breaking`: a client that works today may fail. `compatible`: a client may notice and works on. `note`: only readers notice. */
export type Verdict = "breaking" | "compatible" | "note";

/** One change of a contract, judged: a problem of the new document as far as clients or the API suffer from it. */
export interface JudgedChange extends Problem {
  readonly verdict: Verdict;
  /** True where the change loosens what protects the API. The verdict says what clients notice, this what the API risks. */
  readonly weakened: boolean;
  readonly api: string;
  /** Who took the risk of a change that weakens, and why. */
  readonly consent?: Consent;
}

/** A human's word that a change which loosens what protects the API is meant. */
export interface Consent {
  readonly by: string;
  readonly reason: string;
}

/** A change before its location is known; `at` are objects of the bundles to look for in the source, the best one first. */
export interface Change {
  readonly verdict: Verdict;
  readonly weakened?: true;
  readonly rule: string;
  readonly message: string;
  readonly at: readonly Spot[];
}

/** An object of the new bundle, and the property of it that is meant. */
export interface Spot {
  readonly object: unknown;
  readonly key?: string;
}

const order: Readonly<Record<Verdict, number>> = { breaking: 0, compatible: 1, note: 2 };

/** The worst first, what weakens before its like, then in the order of files and lines. */
export function sorted(findings: readonly JudgedChange[]): JudgedChange[] {
  return [...findings].sort(
    (a, b) =>
      order[a.verdict] - order[b.verdict] ||
      Number(b.weakened) - Number(a.weakened) ||
      compare(a.file, b.file) ||
      a.line - b.line ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message),
  );
}
