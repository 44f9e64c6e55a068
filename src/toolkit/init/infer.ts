import type { JsonObject } from "../../openapi/json.ts";
import { inferBatches } from "./batches.ts";
import { inferCredentials } from "./credentials.ts";
import { type Inference, TOPICS } from "./discovery.ts";
import { inferErrors } from "./errors.ts";
import { FoundDocument } from "./found-document.ts";
import { inferKeys } from "./keys.ts";
import { inferLimits } from "./limits.ts";
import { inferPaging } from "./paging.ts";
import { inferRequestIds } from "./request-ids.ts";
import { inferRuns } from "./runs.ts";

/** Finds the API's behaviour in a document, sorted by topic, then by operation. */
export function infer(root: JsonObject): Inference {
  const document = new FoundDocument(root);
  const all = [
    inferPaging,
    inferErrors,
    inferKeys,
    inferRuns,
    inferBatches,
    inferLimits,
    inferRequestIds,
    inferCredentials,
  ].map((read) => read(document));
  const order = <T extends { readonly topic: (typeof TOPICS)[number] }>(list: readonly T[]) =>
    [...list].sort((a, b) => TOPICS.indexOf(a.topic) - TOPICS.indexOf(b.topic));
  return {
    findings: order(all.flatMap(({ findings }) => findings)),
    gaps: order(all.flatMap(({ gaps }) => gaps)),
  };
}
