import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { violationOf } from "../../openapi/annotations.ts";
import { Beneath } from "../../openapi/beneath.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";
import type { DescribedOperation } from "../../openapi/operations.ts";
import type { Source } from "../../openapi/source.ts";
import { innerOf, type Typed } from "../../openapi/walk.ts";
import { type CodeList, documentedCodes } from "./codes.ts";
import { operationLocation } from "./locations.ts";

/** Checks that each operation documents every code that a part of its request can provoke. `objects` are those of the document. */
export function checkViolations(
  source: Source,
  operations: readonly DescribedOperation[],
  objects: readonly Typed[],
  list: CodeList,
): void {
  const marked = objects.filter(({ value }) => violationOf(value) !== undefined);
  if (marked.length === 0) return;
  const typed = new Map(objects.map((each) => [each.value, each]));
  const beneath = new Beneath<JsonObject>((value) => {
    const object = typed.get(value);
    return {
      facts: violationOf(value) === undefined ? [] : [value],
      inner: object ? innerOf(source, object).map((inner) => inner.value) : [],
    };
  });
  for (const operation of operations) {
    const documented = documentedCodes(operation);
    const parts = [...operation.parameters.map(({ value }) => value), operation.requestBody].filter(isObject);
    for (const { value } of marked) {
      if (!parts.some((part) => beneath.in(part).has(value))) continue;
      const code = violationOf(value) ?? "";
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
