import { ANNOTATION } from "../../../../openapi/annotation-names.ts";
import type { CommonStatuses } from "../../../../openapi/annotation-values.ts";
import { commonStatusesOf, isMarked } from "../../../../openapi/annotations.ts";
import { isObject, type JsonObject } from "../../../../openapi/json.ts";
import { type Context, type Rule, resolvedEntries } from "./visitor.ts";

/** Every operation declares the error statuses that `x-common-statuses` promises for its kind. */
export const commonStatuses: Rule = () => {
  let common: CommonStatuses | undefined;
  let shared = false;
  return {
    Root: {
      enter(root, { report, location }) {
        common = commonStatusesOf(root);
        if (!isMarked(root, ANNOTATION.commonStatuses))
          report({
            message: "The document does not say which error statuses all operations have in common",
            location: location.child("openapi").key(),
          });
      },
    },
    PathItem: {
      enter(item, context) {
        shared = hasPathParameter(item, context);
      },
    },
    Operation(operation, context) {
      const responses = isObject(operation.responses) ? operation.responses : {};
      const promised = [
        ...(common?.every ?? []),
        ...(operation.requestBody === undefined ? [] : (common?.body ?? [])),
        ...(shared || hasPathParameter(operation, context) ? (common?.path ?? []) : []),
      ];
      const missing = promised.filter((status) => !Object.hasOwn(responses, String(status)));
      if (missing.length > 0)
        context.report({
          message: `The operation lacks ${missing.join(", ")}, which all operations of its kind have in this API`,
          location: context.location.child("responses").key(),
        });
    },
  };
};

function hasPathParameter(holder: JsonObject, context: Context): boolean {
  const parameters = resolvedEntries(holder.parameters, context.location.child("parameters"), context);
  return parameters.some(({ node }) => node.in === "path");
}
