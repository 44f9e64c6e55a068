import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { presignedOf } from "../../openapi/annotations.ts";
import type { Operation } from "../../openapi/contract.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";
import type { DescribedOperation } from "../../openapi/operations.ts";
import type { Source } from "../../openapi/source.ts";
import { inSuccess, single } from "./bodies.ts";

/** The short-lived URL in an operation's response, and the property beside it with its expiry. */
export function readPresigned(source: Source, operation: DescribedOperation): Operation["presigned"] {
  const found = single(
    source,
    operation,
    ANNOTATION.presigned,
    inSuccess(source, operation, ANNOTATION.presigned),
  );
  const presigned = presignedOf(found?.schema);
  if (!found || !presigned) return undefined;
  return {
    url: found.pointer,
    expires: `${found.pointer.replace(/[^/]*$/, "")}${presigned.expires}` as `/${string}`,
  };
}

/** Checks that the expiry of a short-lived URL is in a property beside it. */
export function checkPresigned(source: Source, schemas: readonly JsonObject[]): void {
  for (const { properties } of schemas) {
    if (!isObject(properties)) continue;
    for (const property of Object.values(properties)) {
      if (!isObject(property)) continue;
      const presigned = presignedOf(property);
      if (!presigned) continue;
      const { expires } = presigned;
      if (expires === undefined || Object.hasOwn(properties, expires)) continue;
      const location = source.location(property, ANNOTATION.presigned);
      source.report(
        location,
        "presigned-expires",
        `No property "${expires}" stands beside it`,
        "Name the property that holds its end.",
      );
    }
  }
}
