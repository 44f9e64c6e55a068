import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { isSuccessKey } from "../../openapi/operations.ts";
import { type Discovery, type Inference, jsonPath } from "./discovery.ts";
import type { FoundDocument } from "./found-document.ts";
import { headerKey } from "./keys.ts";
import { plain } from "./names.ts";
import { proseOf } from "./prose.ts";

const ID = /^(?:x)?(?:\w*?(?:request|correlation|trace|transaction)id)$/;

/** Finds the header fields that carry the request id. */
export function inferRequestIds(document: FoundDocument): Inference {
  const { operations } = document;
  const headers = operations.flatMap(({ responses }) => responses.flatMap((response) => response.headers));
  // What is said to be an idempotency key is one, even where its name is that of a request id.
  const keys = new Set(operations.flatMap((operation) => headerKey(operation)?.name ?? []));
  const sent = operations.flatMap(({ parameters }) =>
    parameters.filter(({ in: location, name }) => location === "header" && !keys.has(name)),
  );
  const findings = [
    { side: "response", fields: headers },
    { side: "request", fields: sent },
  ].flatMap(({ side, fields }) => {
    const [name, ...others] = [
      ...new Set(fields.map((field) => field.name.toLowerCase()).filter((each) => ID.test(plain(each)))),
    ];
    if (name === undefined) return [];
    const mine = fields.filter((field) => field.name.toLowerCase() === name);
    return [
      {
        ...{ topic: "request ids" as const, side, operations: [] },
        confidence: others.length === 0 ? ("certain" as const) : ("guess" as const),
        what: `The request id in the ${side} header \`${mine[0]?.name}\``,
        evidence: `${mine.length} ${side}s have it${others.length > 0 ? `; there is ${others.join(", ")} as well` : ""}`,
        changes: [...new Set(mine.map(({ at }) => jsonPath(at)))].map((target) => ({
          target,
          update: { [ANNOTATION.requestId]: true },
        })),
      },
    ];
  });
  const responds = findings.some(({ side }) => side === "response");
  return { findings: [...findings, ...(responds ? [] : promised(document))], gaps: [] };
}

/** A field of responses that a description names, and no response declares. */
function promised(document: FoundDocument): Discovery[] {
  const text = proseOf(document);
  const sentence = text
    .split(/(?<=[.!?])\s|\n/)
    .find((each) => FIELD.test(each) && /\brespon|\breturn/i.test(each));
  const [name] = FIELD.exec(sentence ?? "") ?? [];
  const [operation] = document.operations.filter(({ responses }) =>
    responses.some(({ status }) => isSuccessKey(status)),
  );
  const response = operation?.responses.find(({ status }) => isSuccessKey(status));
  if (name === undefined || !response) return [];
  const header = { schema: { type: "string" }, [ANNOTATION.requestId]: true };
  return [
    {
      ...{ topic: "request ids", confidence: "guess", operations: [] },
      what: `The request id in the response header \`${name}\``,
      evidence: "the document's description speaks of it",
      changes: [{ target: jsonPath(response.at), update: { headers: { [name]: header } } }],
    },
  ];
}

const FIELD = /\b(?:[A-Za-z]+-)*(?:Request|Correlation|Trace|Transaction)-I[dD]\b/;
