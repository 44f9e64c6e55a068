import { ANNOTATION } from "../../openapi/annotation-names.ts";
import type { Discovery } from "./discovery.ts";

/** The error body that most APIs have. It is proposed where a document describes none, so that only names have to be compared. */
export function usualError(operations: readonly string[]): Discovery {
  const schema = {
    type: "object",
    properties: {
      message: { type: "string", [ANNOTATION.error]: "message" },
      // Valid in OpenAPI 3.0 as well, which has no list of types.
      code: { oneOf: [{ type: "string" }, { type: "integer" }], [ANNOTATION.error]: "code" },
    },
  };
  return {
    ...{ topic: "errors", confidence: "guess", operations },
    what: "An error body with `message` and `code`",
    evidence:
      "the document describes none, and these are the usual names; take those of the provider's pages",
    changes: [
      {
        target: "$.paths.*.*.responses",
        update: { default: { description: "An error.", content: { "application/json": { schema } } } },
      },
    ],
  };
}
