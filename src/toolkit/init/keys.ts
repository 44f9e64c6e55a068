import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { type Change, type Discovery, type Inference, jsonPath } from "./discovery.ts";
import type { FoundDocument, FoundOperation } from "./found-document.ts";
import { plain } from "./names.ts";
import { proseOf } from "./prose.ts";
import { valuesOf } from "./shape.ts";

const KEY =
  /^(?:\w*?idempoten\w*?(?:key|token|id)?|x?clientrequesttoken|x?requesttoken|x?clienttoken|x?deduplicationid)$/;

/** Words in the names of POST operations that only read. `verify` is not one: it often uses up an attempt. */
const READS =
  /^(?:search|query|find|list|lookup|filter|count|preview|validate|calculate|estimate|quote|simulate|get|read|fetch|export|introspect)(?:$|[A-Z_\-/ ])/;

/** In a path, `checkItem` and `check-runs` are things; in the id of an operation, `checkName` says what it does. */
const CHECKS = { path: /^check$/, id: /^check(?:$|[A-Z])/ };

/** A thing that is marked as read, such as a message. */
const MARKS = /\}\/read$/;

const REPEATED = new Set(["POST", "PATCH"]);

/** Finds idempotency keys in headers and bodies, and operations that may be repeated without one. */
export function inferKeys(document: FoundDocument): Inference {
  const repeated = document.operations.filter(({ method }) => REPEATED.has(method));
  const headers = new Set(document.operations.flatMap((operation) => headerKey(operation)?.name ?? []));
  const findings = [...headers].map((name) =>
    headerFinding(document.operations.filter((operation) => headerKey(operation)?.name === name)),
  );
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

/** A header that is a key by its name, or by what is said about it. */
export function headerKey({ parameters }: FoundOperation) {
  const fields = parameters.filter(({ in: location }) => location === "header");
  return fields.find(isNamedKey) ?? fields.find(({ value }) => SAID.test(String(value.description ?? "")));
}

const SAID =
  /idempoten|(?:safely|safe to) retr(?:y|ied)|prevents? (?:\w+ )?duplicat|server (?:stores|keeps|remembers) keys?\b/i;

function isNamedKey({ name }: { readonly name: string }): boolean {
  return KEY.test(plain(name));
}

function headerFinding(operations: readonly FoundOperation[]): Discovery {
  const keys = operations.flatMap((operation) => headerKey(operation) ?? []);
  const targets = new Set(keys.map(({ at }) => jsonPath(at)));
  const named = keys.every(isNamedKey);
  return {
    ...{ topic: "idempotency", operations: operations.map(({ key }) => key) },
    confidence: named ? "certain" : "guess",
    what: `An idempotency key in the header \`${keys[0]?.name}\``,
    evidence: named ? "the header parameter's name" : "the header parameter's description",
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

/** A key header that a description mentions, of the API or of the operation, and no operation declares. */
function promised(document: FoundDocument, operations: readonly FoundOperation[]): Discovery[] {
  const general = keyFieldIn(proseOf(document));
  return operations.flatMap((operation) => {
    const own = keyFieldIn(operation.text);
    const header = own ?? general;
    if (header === undefined || onlyReads(operation)) return [];
    const parameter = {
      name: header,
      in: "header",
      schema: { type: "string", maxLength: 255 },
      [ANNOTATION.idempotencyKey]: true,
    };
    return [
      {
        ...{ topic: "idempotency", confidence: "guess", operations: [operation.key] },
        what: `An idempotency key in the header \`${header}\``,
        evidence: `the ${own ? "operation" : "document"}'s description speaks of it`,
        changes: [{ target: jsonPath(operation.at), update: { parameters: [parameter] } }],
      },
    ];
  });
}

/** The header field that a text calls a key: one that is named so, or one in a sentence about idempotency. */
function keyFieldIn(text: string): string | undefined {
  const [named] = /\b(?:[A-Za-z]+-)*Idempoten(?:cy|t)(?:-[A-Za-z]+)+\b/i.exec(text) ?? [];
  if (named !== undefined) return named;
  const sentences = text
    .split(/(?<=[.!?])\s|\n/)
    .filter((each) => /idempoten/i.test(each) && /\bheaders?\b/i.test(each));
  return sentences.flatMap((each) => /[`"']((?:[A-Za-z]+-)+[A-Za-z]+)[`"']/.exec(each)?.[1] ?? [])[0];
}

function onlyReads({ id, path, method, responses }: FoundOperation): boolean {
  // A 202 means that work goes on after the response, whatever the name says.
  if (method !== "POST" || MARKS.test(path) || responses.some(({ status }) => status === "202")) return false;
  const last = path.split("/").findLast((segment) => segment !== "" && !segment.startsWith("{")) ?? "";
  return READS.test(id) || READS.test(last) || CHECKS.id.test(id) || CHECKS.path.test(last);
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
