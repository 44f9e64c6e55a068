import type { Operation } from "../../openapi/contract.ts";
import { itemReads } from "../../openapi/item-reads.ts";
import { isObject, type JsonObject, present, textOf } from "../../openapi/json.ts";
import { isAnyType, isJsonType, type MediaType, mediaTypesOf } from "../../openapi/media-types.ts";
import type { DescribedOperation } from "../../openapi/operations.ts";
import { resolve } from "../../openapi/references.ts";
import type { Source } from "../../openapi/source.ts";
import { isComposed, isForm, isOpaque, isUnwritable } from "./media-kinds.ts";

/** The media type that the client sends: JSON if the operation takes it, then a form, then the first type. */
export function chosenType(types: readonly MediaType[]): MediaType | undefined {
  return types.find(({ type }) => isJsonType(type)) ?? types.find(({ type }) => isForm(type)) ?? types[0];
}

/** The media type of a request body that is not `application/json`, and how the fields of a form are written. */
export function bodyNotation(source: Source, { key, requestBody }: DescribedOperation): Operation["body"] {
  const all = mediaTypesOf(source, requestBody);
  const chosen = chosenType(all);
  if (!chosen || /^application\/json$/i.test(chosen.type)) return undefined;
  const { type, value, schema } = chosen;
  // An object of any media type is sent as the usual one.
  if (isAnyType(type) && isComposed(source, schema)) return undefined;
  if (isUnwritable(source, chosen) && !itemReads(source, chosen)) {
    const message = `${key} takes its values as ${type}, which the client cannot write`;
    const remedy = "Describe it as text that the caller puts together, or as JSON or a form.";
    const content = isObject(requestBody?.content) ? requestBody.content : value;
    source.report(source.location(content, type), "request-media-type", message, remedy);
  }
  const encoding = isObject(value.encoding) ? Object.entries(value.encoding) : [];
  const parts = encoding.flatMap(([name, each]) =>
    isObject(each)
      ? [
          [
            name,
            present({
              type: textOf(each.contentType)?.split(",")[0]?.trim(),
              style: textOf(each.style),
              explode: typeof each.explode === "boolean" ? each.explode : undefined,
            }),
          ],
        ]
      : [],
  );
  checkPartHeaders(source, key, encoding);
  const isRange = isAnyType(type) || /\/\*$/.test(type);
  const others = all
    .filter((each) => isOpaque(each.type) && (isRange || each !== chosen))
    .map((each) => each.type);
  return present({
    type: isRange ? "application/octet-stream" : type,
    items: itemReads(source, chosen),
    others: isOpaque(type) && others.length > 0 ? others : undefined,
    parts: parts.length > 0 ? Object.fromEntries(parts) : undefined,
  });
}

/** Neither fetch nor a value of a form can carry header fields of a part. */
function checkPartHeaders(
  source: Source,
  key: string,
  encoding: readonly (readonly [string, JsonObject[string]])[],
): void {
  for (const [name, each] of encoding) {
    const headers = isObject(each) && isObject(each.headers) ? each.headers : {};
    for (const field of Object.keys(headers)) {
      if (/^content-(?:type|disposition)$/i.test(field) || resolve(source, headers[field])?.required !== true)
        continue;
      source.report(
        source.location(headers, field),
        "request-part-header",
        `${key} requires the header field ${field} in the part "${name}", which the client cannot send`,
        "Take `required` from it, or describe the body as text that the caller puts together. An overlay can do that.",
      );
    }
  }
}
