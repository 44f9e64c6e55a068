import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { errorPartsOf } from "../../openapi/annotations.ts";
import type { Contract } from "../../openapi/contract.ts";
import { isErrorField, markedFields } from "../../openapi/error-fields.ts";
import { isObject, type JsonObject, present } from "../../openapi/json.ts";
import { type DescribedOperation, errorsOf, type Response } from "../../openapi/operations.ts";
import type { Source } from "../../openapi/source.ts";

/** The header fields in which errors say their code or message, one name for each. */
export function readErrorFields(
  source: Source,
  operations: readonly DescribedOperation[],
): Contract["errorFields"] {
  const found = new Map<string, string>();
  for (const operation of operations) {
    const errors = new Set<Response>(errorsOf(operation));
    for (const response of operation.responses)
      for (const { name, value } of markedFields(source, response.value))
        for (const part of errorPartsOf(value)) {
          if (!errors.has(response))
            refuse(
              source,
              value,
              `${name} is of a success, which is no error`,
              "Leave x-error on header fields of errors.",
            );
          else if (!isErrorField(part))
            refuse(
              source,
              value,
              `The header field ${name} cannot hold the ${part} of an error`,
              part === "request-id" ? "Mark it with `x-request-id: true`." : "Mark its code or message.",
            );
          else if ((found.get(part) ?? name) !== name)
            refuse(
              source,
              value,
              `${name} is a second header field for the ${part} of an error`,
              `An API has one; leave \`x-error: ${part}\` on that one.`,
            );
          else found.set(part, name);
        }
  }
  const fields = present({ code: found.get("code"), message: found.get("message") });
  return Object.keys(fields).length > 0 ? fields : undefined;
}

function refuse(source: Source, value: JsonObject, message: string, remedy: string): void {
  source.report(source.location(value, ANNOTATION.error), "misplaced-annotation", message, remedy);
}

/** The schema of the header field in which a response has its error code. */
export function codeFieldOf(source: Source, response: Response): JsonObject | undefined {
  const field = markedFields(source, response.value).find(({ value }) =>
    errorPartsOf(value).includes("code"),
  );
  return field && (isObject(field.value.schema) ? field.value.schema : {});
}
