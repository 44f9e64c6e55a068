import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { type Discovery, jsonPath } from "./discovery.ts";
import { type FoundDocument, type FoundResponse, isError } from "./found-document.ts";
import { plain } from "./names.ts";

const NAMES = {
  code: /err(?:or)?(?:code|type|name)$/,
  message: /err(?:or)?(?:message|msg|description)$/,
} as const;

/** Finds the header fields of errors that say what their bodies do not: `x-error-code`, `x-amzn-errortype`. */
export function inferErrorFields(document: FoundDocument, bodyHas: ReadonlySet<string>): Discovery[] {
  const fields = document.operations.flatMap(({ key, responses }) =>
    responses.filter(isError).flatMap(({ headers }) => headers.map((field) => ({ ...field, key }))),
  );
  return (["code", "message"] as const).flatMap((part): Discovery[] => {
    const named = fields.filter(({ name }) => NAMES[part].test(plain(name)));
    const [name, ...others] = [...new Set(named.map((field) => field.name.toLowerCase()))];
    if (name === undefined || bodyHas.has(part)) return [];
    const mine = named.filter((field) => field.name.toLowerCase() === name);
    return [
      {
        ...{ topic: "errors", confidence: others.length === 0 ? "certain" : "guess" },
        operations: [...new Set(mine.map(({ key }) => key))],
        what: `The ${part} of an error in the response header \`${mine[0]?.name}\``,
        evidence: `${mine.length} error responses have it, and no body has a ${part}${others.length > 0 ? `; there is ${others.join(", ")} as well` : ""}`,
        changes: [...new Set(mine.map(({ at }) => jsonPath(at)))].map((target) => ({
          target,
          update: { [ANNOTATION.error]: part },
        })),
      },
    ];
  });
}

/** Whether an error says its code in a header field. */
export function hasCodeField({ headers }: FoundResponse): boolean {
  return headers.some(({ name }) => NAMES.code.test(plain(name)));
}
