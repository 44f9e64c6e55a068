import { ANNOTATION, type AnnotationName } from "../../openapi/annotation-names.ts";
import { isMarked } from "../../openapi/annotations.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";
import { type DescribedOperation, successesOf } from "../../openapi/operations.ts";
import { findMarked, layersOf, type Marked } from "../../openapi/schema.ts";
import type { Source } from "../../openapi/source.ts";

/** Finds an annotation in the success bodies of an operation. */
export function inSuccess(
  source: Source,
  operation: DescribedOperation,
  annotation: AnnotationName,
): Marked[] {
  return successesOf(operation).flatMap(({ schema }) => findMarked(source, schema, annotation));
}

/** The one location that an annotation marks. Alternatives of a schema may repeat it; a second location is a problem. */
export function single(
  source: Source,
  operation: DescribedOperation,
  annotation: AnnotationName,
  marked: readonly Marked[],
): Marked | undefined {
  const [first] = marked;
  const second = marked.find(({ pointer }) => pointer !== first?.pointer);
  if (first && second) {
    const message = `${operation.key} has \`${annotation}\` at "${first.pointer}" and at "${second.pointer}"`;
    source.report(
      source.location(second.schema, annotation),
      "said-twice",
      message,
      "Leave it on one of the two.",
    );
  }
  return first;
}

/** Whether a value of the schema can be an array. */
export function isArray(source: Source, schema: JsonObject): boolean {
  return [...layersOf(source, schema)].some(({ type, items }) =>
    type === undefined
      ? isObject(items)
      : type === "array" || (Array.isArray(type) && type.includes("array")),
  );
}

/** Checks that annotations for arrays are on arrays. */
export function checkArrays(source: Source, schemas: readonly Marked["schema"][]): void {
  for (const schema of schemas) {
    for (const annotation of [ANNOTATION.items, ANNOTATION.itemError, ANNOTATION.batch]) {
      if (!isMarked(schema, annotation)) continue;
      if (isArray(source, schema)) continue;
      const message = `\`${annotation}\` stands on a schema that is no array`;
      source.report(
        source.location(schema, annotation),
        "misplaced-annotation",
        message,
        "Put it on the array.",
      );
    }
  }
}
