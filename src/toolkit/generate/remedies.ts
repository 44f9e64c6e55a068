import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { codesOf, remedyOf } from "../../openapi/annotations.ts";
import { type DescribedOperation, isErrorStatus } from "../../openapi/operations.ts";
import type { Source } from "../../openapi/source.ts";
import { inline } from "./codes.ts";

/** Remedies by status, from the responses of this operation that have their own. */
export function readRemedies(
  source: Source,
  operation: DescribedOperation,
): Readonly<Record<number, string>> | undefined {
  const remedies: Record<number, string> = {};
  for (const { status, value } of operation.responses) {
    const remedy = remedyOf(value);
    if (remedy === undefined) continue;
    const location = source.location(value, ANNOTATION.remedy);
    const codes = codesOf(value) ?? [];
    if (!isErrorStatus(status)) {
      const message = `\`x-remedy\` on a response with status ${status}`;
      source.report(location, "misplaced-annotation", message, "Remove it: a success needs no remedy.");
    } else if (codes.length > 1) {
      const message = `One remedy for ${codes.length} codes: ${codes.join(", ")}`;
      const advice = "Say it in the list of error codes, or give each of them a response of its own.";
      source.report(location, "remedy-codes", message, advice);
    }
    remedies[Number(status)] = inline(remedy);
  }
  return Object.keys(remedies).length > 0 ? remedies : undefined;
}
