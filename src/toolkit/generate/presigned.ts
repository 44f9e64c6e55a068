import type { Operation } from "../../openapi/contract.ts";
import { isObject, type JsonObject, textOf } from "../../openapi/json.ts";
import type { SourceOperation } from "../../openapi/operations.ts";
import type { Source } from "../../openapi/source.ts";
import { inSuccess, single } from "./bodies.ts";

/** The short-lived URL that an operation gives, and its end, which stands in a property next to it. */
export function readPresigned(source: Source, operation: SourceOperation): Operation["presigned"] {
  const found = single(source, operation, "x-presigned", inSuccess(source, operation, "x-presigned"));
  const presigned = found?.schema["x-presigned"];
  if (!found || !isObject(presigned)) return undefined;
  return {
    url: found.pointer,
    expires: `${found.pointer.replace(/[^/]*$/, "")}${textOf(presigned.expires)}` as `/${string}`,
  };
}

/** The end of a short-lived URL stands in a property next to it. */
export function checkPresigned(source: Source, schemas: readonly JsonObject[]): void {
  for (const { properties } of schemas) {
    if (!isObject(properties)) continue;
    for (const property of Object.values(properties)) {
      const presigned = isObject(property) ? property["x-presigned"] : undefined;
      if (!isObject(property) || !isObject(presigned)) continue;
      const expires = textOf(presigned.expires);
      if (expires === undefined || Object.hasOwn(properties, expires)) continue;
      const place = source.place(property, "x-presigned");
      source.report(
        place,
        "presigned-expires",
        `No property "${expires}" stands beside it`,
        "Name the property that tells its end.",
      );
    }
  }
}
