import { isRequestId } from "../../../../openapi/annotations.ts";
import { isObject, type JsonObject } from "../../../../openapi/json.ts";
import { METHOD_FIELDS } from "../../../../openapi/methods.ts";
import { type Context, type Location, type Rule, resolvedEntries } from "./visitor.ts";

/** A request or response, and whether it carries the request id. */
interface Carrier {
  readonly marked: boolean;
  readonly location: Location;
}

/** If one request of an API carries the request id, all do; the same holds for responses. */
export const requestIdHeader: Rule = () => {
  const requests: Carrier[] = [];
  const responses: Carrier[] = [];

  return {
    Root: {
      leave(_, { report }) {
        for (const [carriers, what] of [
          [requests, "This operation does not take"],
          [responses, "This response does not carry"],
        ] as const) {
          if (!carriers.some(({ marked }) => marked)) continue;
          for (const { marked, location } of carriers)
            if (!marked) report({ message: `${what} the request id, but others of the API do`, location });
        }
      },
    },
    PathItem(item, context) {
      const { location } = context;
      const shared = takesId(item, location, context);
      for (const method of METHOD_FIELDS) {
        const operation = item[method];
        if (!isObject(operation)) continue;
        const at = location.child(method);
        const marked = shared || takesId(operation, at, context);
        requests.push({ marked, location: at.key() });
      }
    },
    Responses(all, context) {
      const { location } = context;
      for (const found of resolvedEntries(all, location, context)) {
        const headers = resolvedEntries(found.node.headers, found.location.child("headers"), context);
        const marked = headers.some(({ node }) => isRequestId(node));
        responses.push({ marked, location: found.location });
      }
    },
  };
};

function takesId(holder: JsonObject, location: Location, context: Context): boolean {
  const parameters = resolvedEntries(holder.parameters, location.child("parameters"), context);
  return parameters.some(({ node }) => isRequestId(node));
}
