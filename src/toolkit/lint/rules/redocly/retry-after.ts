import { retryAfterOf } from "../../../../openapi/annotations.ts";
import { isObject } from "../../../../openapi/json.ts";
import { type Rule, resolvedEntries } from "./visitor.ts";

/** Every 429 declares Retry-After, required or optional as `x-retry-after` says. */
export const retryAfter: Rule = () => {
  let said: string | undefined;
  let asked = false;
  return {
    Root: {
      enter(root) {
        said = retryAfterOf(root);
      },
    },
    Responses(responses, context) {
      const { report, location } = context;
      for (const { name, node, location: at } of resolvedEntries(responses, location, context)) {
        if (name !== "429") continue;
        const headers = resolvedEntries(node.headers, at.child("headers"), context);
        const header = headers.find((each) => each.name.toLowerCase() === "retry-after");
        if (!header) {
          const nearest = isObject(node.headers) ? at.child("headers").key() : at;
          report({ message: "The 429 does not declare Retry-After", location: nearest });
        } else if (said === undefined && !asked) {
          asked = true;
          const message = "The document has no x-retry-after to say whether every 429 has Retry-After";
          report({ message, location: location.child(name).key() });
        } else if (said !== undefined && (header.node.required === true) !== (said === "required")) {
          const actual = said === "required" ? "optional" : "required";
          report({
            message: `Retry-After is ${actual} here, and ${said} by x-retry-after`,
            location: header.location,
          });
        }
      }
    },
  };
};
