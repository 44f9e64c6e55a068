import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { type Inference, jsonPath } from "./discovery.ts";
import type { FoundDocument } from "./document.ts";
import { plain } from "./names.ts";

const ID = /^(?:x)?(?:\w*?(?:request|correlation|trace|transaction)id)$/;

/** Finds the header fields that carry the request id. */
export function inferRequestIds({ operations }: FoundDocument): Inference {
  const headers = operations.flatMap(({ responses }) => responses.flatMap((response) => response.headers));
  const sent = operations.flatMap(({ parameters }) =>
    parameters.filter(({ in: location }) => location === "header"),
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
        ...{ topic: "request ids" as const, operations: [] },
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
  return { findings, gaps: [] };
}
