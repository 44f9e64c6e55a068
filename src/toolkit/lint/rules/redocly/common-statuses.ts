import { isObject, type Json, type JsonObject } from "../../../../openapi/json.ts";
import { type Context, type Rule, resolvedEntries } from "./visitor.ts";

/** Every operation declares the statuses that the API's pages promise for all of its kind. */
export const commonStatuses: Rule = () => {
  let common: JsonObject = {};
  let shared = false;
  return {
    Root: {
      enter(root, { report, location }) {
        const listed = root["x-common-statuses"];
        common = isObject(listed) ? listed : {};
        if (listed === undefined)
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
        ...numbersOf(common.every),
        ...(operation.requestBody === undefined ? [] : numbersOf(common.body)),
        ...(shared || hasPathParameter(operation, context) ? numbersOf(common.path) : []),
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

function numbersOf(value: Json | undefined): number[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "number") : [];
}
