import { isObject, type JsonObject } from "./json.ts";
import type { DescribedOperation, Response } from "./operations.ts";
import type { References } from "./references.ts";
import { atPointer } from "./schema.ts";

/** Why a runtime expression (OpenAPI 3.1, section 4.8.20.4) has no value in this operation; `undefined` if it can have one, or is a constant. */
export function unresolved(
  references: References,
  expression: string,
  operation: DescribedOperation,
  response: Response,
): string | undefined {
  if (expression.includes("{$")) return "embeds an expression in a text, which no link here needs";
  if (!expression.startsWith("$")) return undefined;
  if (["$url", "$method", "$statusCode"].includes(expression)) return undefined;
  const match = /^\$(request|response)\.(?:(body)(?:#(\/.*)?)?|(header|query|path)\.(.+))$/.exec(expression);
  if (!match) return "is not a runtime expression";
  const [, side, body, pointer = "", part = "", name = ""] = match;
  if (body) {
    const schema = side === "request" ? operation.requestSchema : response.schema;
    return unresolvedPointer(
      references,
      schema,
      pointer,
      side === "request" ? "request body" : `${response.status} body`,
    );
  }
  if (side === "request") {
    const same = operation.parameters.some((each) => each.in === part && sameName(part, each.name, name));
    return same ? undefined : `names no ${part} parameter of ${operation.key}`;
  }
  const headers = isObject(response.value.headers) ? Object.keys(response.value.headers) : [];
  const declared = part === "header" && headers.some((header) => sameName("header", header, name));
  return declared ? undefined : `names no header of the ${response.status} response`;
}

function unresolvedPointer(
  references: References,
  schema: JsonObject | undefined,
  pointer: string,
  where: string,
): string | undefined {
  if (!schema) return `points into a ${where} that has no JSON schema`;
  return atPointer(references, schema, pointer).length > 0 ? undefined : `points at nothing in the ${where}`;
}

/** Header fields are the same in any case. */
function sameName(place: string, a: string, b: string): boolean {
  return place === "header" ? a.toLowerCase() === b.toLowerCase() : a === b;
}
