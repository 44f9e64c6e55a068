import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { isObject } from "../../openapi/json.ts";
import { type Change, type Discovery, type Inference, jsonPath } from "./discovery.ts";
import type { FoundDocument, FoundOperation } from "./document.ts";
import { plain } from "./names.ts";
import { valuesOf } from "./shape.ts";

const KEY =
  /^(?:x)?(?:idempoten\w*?(?:key|token|id)?|clientrequesttoken|requesttoken|clienttoken|deduplicationid)$/;

/** Words in the names of POST operations that only read. */
const READS =
  /^(?:search|query|find|list|lookup|filter|count|preview|validate|verify|check|calculate|estimate|quote|simulate|get|read|fetch|export|introspect)(?:$|[A-Z_\-/ ])/;

const REPEATED = new Set(["POST", "PATCH"]);

/** Finds idempotency keys in headers and bodies, and operations that may be repeated without one. */
export function inferKeys(document: FoundDocument): Inference {
  const repeated = document.operations.filter(({ method }) => REPEATED.has(method));
  const byHeader = document.operations.filter((operation) => headerKey(operation));
  const findings: Discovery[] = [];
  if (byHeader.length > 0) findings.push(headerFinding(byHeader));
  for (const operation of repeated) {
    const key = headerKey(operation) ? undefined : bodyKey(document, operation);
    if (key) findings.push(key);
  }
  const keyed = new Set(findings.flatMap(({ operations }) => operations));
  const open = repeated.filter(({ key }) => !keyed.has(key));
  findings.push(...promised(document, open), ...open.filter(onlyReads).map(readFinding));
  const left = open.filter((operation) => !onlyReads(operation));
  return {
    findings,
    gaps:
      left.length === 0
        ? []
        : [
            {
              topic: "repeats",
              operations: left.map(({ key }) => key),
              what: "The document does not say what a repeat does, so the client retries only if no work was done",
              remedy:
                "Add `x-idempotent: true` where a repeat does no further harm, or `x-idempotency-key` on a key.",
            },
          ],
  };
}

function headerKey({ parameters }: FoundOperation) {
  return parameters.find(({ in: location, name }) => location === "header" && KEY.test(plain(name)));
}

function headerFinding(operations: readonly FoundOperation[]): Discovery {
  const keys = operations.flatMap((operation) => headerKey(operation) ?? []);
  const targets = new Set(keys.map(({ at }) => jsonPath(at)));
  return {
    ...{ topic: "idempotency", confidence: "certain", operations: operations.map(({ key }) => key) },
    what: `An idempotency key in the header \`${keys[0]?.name}\``,
    evidence: "the header parameter's name",
    changes: [...targets].map(
      (target): Change => ({ target, update: { [ANNOTATION.idempotencyKey]: true } }),
    ),
  };
}

function bodyKey(document: FoundDocument, operation: FoundOperation): Discovery | undefined {
  const found = valuesOf(document, operation.body).find(
    ({ name, path, types }) => path.length === 1 && types.has("string") && KEY.test(plain(name)),
  );
  if (!found) return undefined;
  return {
    ...{
      topic: "idempotency",
      operations: [operation.key],
      what: `An idempotency key in the body's \`${found.name}\``,
    },
    confidence: /idempoten/i.test(`${found.name} ${found.text}`) ? "certain" : "guess",
    evidence: "the property's name",
    changes: [{ target: jsonPath(found.schema.at), update: { [ANNOTATION.idempotencyKey]: true } }],
  };
}

/** A key header that the description mentions and no operation declares. */
function promised({ root }: FoundDocument, operations: readonly FoundOperation[]): Discovery[] {
  const text = isObject(root.info) ? String(root.info.description ?? "") : "";
  const [header] = /\b(?:X-)?Idempotency-Key\b/i.exec(text) ?? [];
  if (header === undefined) return [];
  const parameter = {
    name: header,
    in: "header",
    schema: { type: "string", maxLength: 255 },
    [ANNOTATION.idempotencyKey]: true,
  };
  return operations
    .filter((operation) => !onlyReads(operation))
    .map(({ key, at }) => ({
      ...{ topic: "idempotency", confidence: "guess", operations: [key] },
      what: `An idempotency key in the header \`${header}\``,
      evidence: "the document's description speaks of it",
      changes: [{ target: jsonPath(at), update: { parameters: [parameter] } }],
    }));
}

function onlyReads({ id, path, method }: FoundOperation): boolean {
  const last = path.split("/").findLast((segment) => segment !== "" && !segment.startsWith("{")) ?? "";
  return method === "POST" && (READS.test(id) || READS.test(last));
}

function readFinding({ key, at }: FoundOperation): Discovery {
  return {
    ...{
      topic: "repeats",
      confidence: "guess",
      operations: [key],
      what: "Only reads, so it may be repeated",
    },
    evidence: "its name",
    changes: [{ target: jsonPath(at), update: { [ANNOTATION.idempotent]: true } }],
  };
}
