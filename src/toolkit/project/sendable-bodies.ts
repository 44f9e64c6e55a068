import { OpenApiDocument } from "../../openapi/document.ts";
import type { JsonObject } from "../../openapi/json.ts";
import { named } from "./named.ts";

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

/** Says which request bodies the types leave out, in one sentence for each method. */
export function unsentBodyNotes(document: JsonObject): string[] {
  const all = unsent(document);
  return [...new Set(all.map(({ method }) => method))].map((method) => {
    const keys = all.filter((each) => each.method === method).map(({ key }) => key);
    return `The client does not send the body of ${named(keys)}, which is left out of the types: fetch sends none with ${method}.`;
  });
}
