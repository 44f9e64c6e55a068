import { OpenApiDocument } from "../../openapi/document.ts";
import type { JsonObject } from "../../openapi/json.ts";
import { type MediaType, mediaTypesOf } from "../../openapi/media-types.ts";
import { successesOf } from "../../openapi/operations.ts";
import { chosenType, isUnwritable, readsOf } from "./notation.ts";

const TEXT: JsonObject = { type: "string" };
const BYTES: JsonObject = { type: "string", format: "binary" };

/**
 * Describes bodies, in place, as the client takes and gives them. A request has only the media type that is sent. An object in a media
 * type that the client cannot write, such as XML, is a text or bytes that the caller puts together; in one that it cannot read, it is the
 * text or the bytes of the response.
 */
export function asSent(document: JsonObject): JsonObject {
  const whole = new OpenApiDocument(document);
  for (const operation of whole.operations) {
    const { requestBody } = operation;
    const types = mediaTypesOf(whole, requestBody);
    const chosen = chosenType(types);
    if (requestBody && chosen && isUnwritable(whole, chosen))
      requestBody.content = only(chosen, { oneOf: [TEXT, BYTES] });
    else if (requestBody && chosen && types.length > 1) requestBody.content = { [chosen.type]: chosen.value };
    const reads = readsOf(whole, operation);
    if (reads === undefined) continue;
    for (const { value } of successesOf(operation))
      for (const media of mediaTypesOf(whole, value)) {
        // Strings are typed already, and say more.
        if (media.schema && isUnwritable(whole, media))
          Object.assign(media.value, { schema: reads === "text" ? TEXT : BYTES });
      }
  }
  return document;
}

function only({ type, value }: MediaType, schema: JsonObject): JsonObject {
  return { [type]: { ...value, schema } };
}
