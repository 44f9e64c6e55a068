import { OpenApiDocument } from "../../openapi/document.ts";
import { isObject, type Json, type JsonObject, objectsOf } from "../../openapi/json.ts";
import { type MediaType, mediaTypesOf, sequenceOf } from "../../openapi/media-types.ts";
import { layersOf } from "../../openapi/schema.ts";
import { writtenItems } from "../../openapi/written-items.ts";

/**
 * Describes items that follow each other (`itemSchema` of OpenAPI 3.2), in place, as the text of their examples: Prism knows neither
 * the keyword nor how such types are written. Without an example, there are no items.
 */
export function itemsAsText(document: JsonObject): JsonObject {
  const whole = new OpenApiDocument(document);
  for (const { responses } of whole.operations)
    for (const { value } of responses)
      for (const media of mediaTypesOf(whole, value)) {
        const sequence = media.itemSchema && sequenceOf(media.type);
        if (!sequence) continue;
        const shown = shownIn(whole, media);
        const example = typeof shown === "string" ? shown : writtenItems(sequence, shown);
        const { itemSchema: _, examples: __, ...rest } = media.value;
        if (isObject(value.content))
          value.content[media.type] = { ...rest, schema: { type: "string" }, example };
      }
  return document;
}

/** The items that a media type shows, or their text. */
function shownIn(whole: OpenApiDocument, { value, itemSchema }: MediaType): string | readonly Json[] {
  const [first] = objectsOf(isObject(value.examples) ? Object.values(value.examples) : []);
  const { value: stated, dataValue = stated, serializedValue } = (first && whole.resolve(first)) ?? {};
  const shown = serializedValue ?? dataValue ?? value.example;
  if (typeof shown === "string") return shown;
  if (shown !== undefined) return Array.isArray(shown) ? shown : [shown];
  return [...layersOf(whole, itemSchema)].flatMap(({ examples, example }) => {
    if (Array.isArray(examples)) return examples;
    return example === undefined ? [] : [example];
  });
}
