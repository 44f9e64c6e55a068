import { OpenApiDocument } from "../../openapi/document.ts";
import type { JsonObject } from "../../openapi/json.ts";

/** Methods with which `fetch` sends no body. OpenAPI 3.0 has such a body ignored, and later versions advise against it. */
const BODILESS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

function unsent(document: JsonObject) {
  return new OpenApiDocument(document).operations.filter(
    ({ method, requestBody }) => requestBody && BODILESS.has(method),
  );
}

/** Takes the request bodies that nobody can send out of a document, in place. */
export function sendableBodies(document: JsonObject): JsonObject {
  for (const { value } of unsent(document)) delete value.requestBody;
  return document;
}

/** How many operations a note names. A document that describes a body for one GET often does so for each. */
const MOST_NAMED = 3;

/** Says which request bodies the types leave out, in one sentence for each method. */
export function unsentBodyNotes(document: JsonObject): string[] {
  const all = unsent(document);
  return [...new Set(all.map(({ method }) => method))].map((method) => {
    const keys = all.filter((each) => each.method === method).map(({ key }) => key);
    const more = keys.length - MOST_NAMED;
    const named = `${keys.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
    return `The client does not send the body of ${named}, which is left out of the types: fetch sends none with ${method}.`;
  });
}
