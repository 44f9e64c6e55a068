import { isObject, type JsonObject } from "../../../scripts/generate/json.ts";
import { type Context, type Location, type Rule, resolvedEntries } from "./visitor.ts";

/** Names under which a header field carries a request id in the APIs of the world. */
const TELLING = /^x-(?:request|correlation|trace)-id$/i;

/** Where one operation may lack what the others have. */
interface Place {
  readonly marked: boolean;
  readonly location: Location;
}

/** What carries the request id in one place carries it in all: every request, and every response. */
export const requestIdHeader: Rule = () => {
  const requests: Place[] = [];
  const responses: Place[] = [];

  /** Says whether one of the fields is marked; a field whose name tells what it is has to be. */
  function isMarked(
    fields: { name: string; node: JsonObject; location: Location }[],
    report: Context["report"],
  ) {
    for (const { name, node, location } of fields)
      if (TELLING.test(name) && node["x-request-id"] !== true)
        report({ message: `\`${name}\` carries a request id and is not marked with x-request-id`, location });
    return fields.some(({ node }) => node["x-request-id"] === true);
  }

  return {
    Root: {
      leave(_, { report }) {
        for (const [places, what] of [
          [requests, "This operation does not take"],
          [responses, "This response does not carry"],
        ] as const) {
          if (!places.some(({ marked }) => marked)) continue;
          for (const { marked, location } of places)
            if (!marked)
              report({ message: `${what} the request id that the others of the API do`, location });
        }
      },
    },
    PathItem(item, context) {
      const { report, location } = context;
      const shared = parametersOf(item, location, context);
      for (const method of ["get", "put", "post", "delete", "patch"]) {
        const operation = item[method];
        if (!isObject(operation)) continue;
        const at = location.child(method);
        const fields = [...shared, ...parametersOf(operation, at, context)];
        requests.push({ marked: isMarked(fields, report), location: at.key() });
      }
    },
    Responses(all, context) {
      const { report, location } = context;
      for (const found of resolvedEntries(all, location, context)) {
        const headers = resolvedEntries(found.node.headers, found.location.child("headers"), context);
        responses.push({ marked: isMarked(headers, report), location: found.location });
      }
    },
  };
};

function parametersOf(holder: JsonObject, location: Location, context: Context) {
  return resolvedEntries(holder.parameters, location.child("parameters"), context)
    .filter(({ node }) => node.in === "header")
    .map(({ node, location: place }) => ({ name: String(node.name), node, location: place }));
}
