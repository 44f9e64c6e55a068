import { compare, type Problem } from "../../openapi/problem.ts";

/** `breaking`: a working client may fail. `compatible`: a client may notice, but still works. `note`: only readers notice. */
export type Verdict = "breaking" | "compatible" | "note";

/** One change of a contract with its verdict, located in the new document. */
export interface JudgedChange extends Problem {
  readonly verdict: Verdict;
  /** True if the change loosens what protects the API. `verdict` is about clients, `weakened` about the API's risk. */
  readonly weakened: boolean;
  readonly api: string;
  /** Who accepted the risk of a change that weakens, and why. */
  readonly consent?: Consent;
}

/** A human's confirmation that a change which weakens the API's protection is intended. */
export interface Consent {
  readonly by: string;
  readonly reason: string;
}

/** A change before it is located. `at` lists objects of the bundles to look for in the source, the best one first. */
export interface Change {
  readonly verdict: Verdict;
  readonly weakened?: true;
  readonly rule: string;
  readonly message: string;
  readonly at: readonly Spot[];
}

/** An object of the new bundle, optionally with one of its properties. */
export interface Spot {
  readonly object: unknown;
  readonly key?: string;
}

const order: Readonly<Record<Verdict, number>> = { breaking: 0, compatible: 1, note: 2 };

/** Sorts by verdict, the worst first. Within a verdict, what weakens comes first; then files and lines decide. */
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
