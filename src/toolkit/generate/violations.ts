import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { violationOf } from "../../openapi/annotations.ts";
import type { DescribedOperation } from "../../openapi/operations.ts";
import type { Source } from "../../openapi/source.ts";
import { walk } from "../../openapi/walk.ts";
import { type CodeList, documentedCodes } from "./codes.ts";
import { operationLocation } from "./locations.ts";

/** Checks that the operation documents every code that a part of its request can provoke. */
export function checkViolations(
  source: Source,
  operations: readonly DescribedOperation[],
  list: CodeList,
): void {
  for (const operation of operations) {
    const documented = documentedCodes(operation);
    const parts = [
      ...operation.parameters.flatMap(({ value }) => walk(source, value, "parameter")),
      ...walk(source, operation.requestBody, "requestBody"),
    ];
    for (const { value } of parts) {
      const code = violationOf(value);
      if (code === undefined) continue;
      const location = source.location(value, ANNOTATION.violation);
      if (!list.codes.has(code)) {
        const remedy = "Correct the spelling, or add it to the list of error codes.";
        source.report(location, "violation-unknown", `${code} is not in the list of error codes`, remedy);
      } else if (!documented.has(code)) {
        const remedy = `Add ${code} to the x-codes of its ${list.codes.get(code)?.status} response.`;
        const message = `A request can provoke ${code} (${location.file}:${location.line}), but no response of ${operation.key} gives it`;
        source.report(operationLocation(source, operation), "violation-undocumented", message, remedy);
      }
    }
  }
}
