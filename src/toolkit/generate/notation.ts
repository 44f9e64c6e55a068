import { isObject } from "../../openapi/json.ts";
import { type DescribedOperation, statusOf } from "../../openapi/operations.ts";
import type { Source } from "../../openapi/source.ts";

/** What the document says in a notation that the client does not write or read. */
export function checkNotation(source: Source, operation: DescribedOperation): void {
  for (const parameter of operation.parameters) checkParameter(source, parameter);
  const responses = isObject(operation.value.responses) ? operation.value.responses : {};
  for (const status of Object.keys(responses)) {
    if (status.startsWith("x-") || typeof statusOf(status) === "number") continue;
    const remedy = "Write one response per status, so that codes and types can be told apart by it.";
    source.report(
      source.location(responses, status),
      "status-range",
      `"${status}" is not one status`,
      remedy,
    );
  }
}

/** The client writes the values of a location in one notation; any other would reach the server as something else. */
function checkParameter(
  source: Source,
  { name, in: location, value }: DescribedOperation["parameters"][number],
): void {
  if (location === "cookie") return;
  const inQuery = location === "query";
  const usual = inQuery ? "form" : "simple";
  const isDeep = inQuery && source.resolve(value.schema)?.type === "object";
  const written = { style: isDeep ? "deepObject" : usual, explode: inQuery, allowReserved: false };
  for (const [keyword, expected] of Object.entries(written)) {
    const said = value[keyword] ?? (keyword === "style" ? usual : expected);
    if (said === expected) continue;
    const message = `The ${location} parameter ${name} has \`${keyword}: ${said}\`, and is sent with \`${keyword}: ${expected}\``;
    const remedy = `Write \`${keyword}: ${expected}\`, or make it a string that the caller puts together.`;
    source.report(source.location(value, keyword), "parameter-style", message, remedy);
  }
}
