import { OpenApiDocument } from "../../openapi/document.ts";
import type { JsonObject } from "../../openapi/json.ts";
import { requirementsOf, unfilledSchemes } from "../../openapi/security.ts";

/** Says once of each credential that the client does not fill in how callers bring it, if an operation needs it. */
export function broughtCredentials(root: JsonObject): string[] {
  const document = new OpenApiDocument(root);
  const unfilled = unfilledSchemes(document, root);
  return [...unfilled].flatMap(([name, scheme]) => {
    const needing = document.operations.filter(({ value }) => {
      const alternatives = requirementsOf(root, value).map((each) => Object.keys(each));
      return (
        alternatives.some((names) => names.includes(name)) &&
        alternatives.every((names) => names.some((each) => unfilled.has(each)))
      );
    });
    const [first, ...others] = needing;
    if (first === undefined) return [];
    const where =
      others.length > 0 ? `${first.key} and ${others.length} more operations need` : `${first.key} needs`;
    return [
      `The client does not fill in the credential "${name}" (${kindOf(scheme)}), which ${where}: ${wayOf(scheme)}.`,
    ];
  });
}

function kindOf({ type, scheme, in: place }: JsonObject): string {
  return [type, scheme ?? place].filter((each) => typeof each === "string").join(" ");
}

/** How a caller brings it. */
function wayOf({ type, in: place, name }: JsonObject): string {
  if (type === "mutualTLS") return "give the client a `fetch` or a `transport` that has the certificate";
  if (type === "apiKey" && place === "cookie")
    return `send it as a header field, \`headers: { cookie: "${name}=…" }\`, which browsers do not allow`;
  return "give the client a middleware or a `fetch` that signs requests, or the whole header field as `headers: { authorization }`";
}
