import { isObject, objectsOf } from "../../openapi/json.ts";
import type { FoundDocument } from "./found-document.ts";

/** What a document says about the whole API in words: the descriptions of the API and its tags. */
export function proseOf({ root }: FoundDocument): string {
  const info = isObject(root.info) ? root.info : {};
  return [info.description, ...objectsOf(root.tags).map(({ description }) => description)]
    .filter((each) => typeof each === "string")
    .join("\n");
}

/** The descriptions of the responses with one of the statuses, each once. */
export function proseOfStatus({ operations }: FoundDocument, ...statuses: readonly string[]): string {
  const texts = operations.flatMap(({ responses }) =>
    responses.filter(({ status }) => statuses.includes(status)).map(({ value }) => value.description),
  );
  return [...new Set(texts)].filter((each) => typeof each === "string").join("\n");
}
