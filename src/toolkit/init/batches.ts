import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { numberOf } from "../../openapi/json.ts";
import { type Discovery, type Inference, jsonPath } from "./discovery.ts";
import type { FoundDocument } from "./found-document.ts";
import { isArray, valuesOf } from "./shape.ts";

/** Finds lists of a request body that might be split over several requests. Somebody who knows the API has to confirm it. */
export function inferBatches(document: FoundDocument): Inference {
  const findings = document.operations.flatMap((operation): Discovery[] => {
    if (operation.method === "GET" || operation.method === "DELETE") return [];
    const bulk = /batch|bulk|import/i.test(`${operation.path} ${operation.id}`);
    return valuesOf(document, operation.body).flatMap((value) => {
      const most = value.layers
        .map(({ value: layer }) => numberOf(layer.maxItems))
        .find((each) => each !== undefined);
      if (!isArray(value) || value.path.length > 1 || most === undefined || most < (bulk ? 2 : 50)) return [];
      return [
        {
          ...{ topic: "batches", confidence: "guess", operations: [operation.key] },
          what: `Takes at most ${most} ${value.name || "items"} at once`,
          evidence: `\`maxItems\` of ${value.name ? `\`${value.name}\`` : "the body"}`,
          changes: [{ target: jsonPath(value.schema.at), update: { [ANNOTATION.batch]: {} } }],
        },
      ];
    });
  });
  return { findings, gaps: [] };
}
