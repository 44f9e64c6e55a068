import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { OpenApiDocument } from "../../src/openapi/document.ts";
import { isObject } from "../../src/openapi/json.ts";
import { escapePattern } from "../../src/openapi/pattern.ts";
import { type Operation, type Parameter, propertiesOf } from "./coverable.ts";
import { type Items, noItems, parameterItem } from "./items.ts";
import type { Exchange } from "./traffic.ts";

/** What the exchanges with one API have covered. `code` is the JSON Pointer to the code of an error. */
export function observe(
  document: OpenApiDocument,
  operations: readonly Operation[],
  code: string,
  exchanges: readonly Exchange[],
): Items {
  const items = noItems();
  const candidates = operations.map(compile).sort((a, b) => b.literals - a.literals);
  for (const exchange of exchanges) {
    for (const { operation, pattern, checks } of candidates) {
      const match = operation.method === exchange.method ? pattern.exec(exchange.path) : null;
      if (!match) continue;
      noteParameters(items, operation, checks, exchange, match.groups ?? {});
      noteAnswer(document, items, operation, code, exchange);
      break;
    }
  }
  return items;
}

function compile(operation: Operation) {
  const names: string[] = [];
  const parts = operation.path.split(/(\{[^}]+\})/).map((part) => {
    if (!part.startsWith("{")) return escapePattern(part);
    names.push(part.slice(1, -1));
    return `(?<p${names.length - 1}>[^/]+)`;
  });
  const ajv = addFormats.default(new Ajv2020({ strict: false, coerceTypes: true, logger: false }));
  return {
    operation,
    pattern: new RegExp(`^${parts.join("")}$`),
    literals: operation.path.replaceAll(/\{[^}]+\}/g, "").length,
    checks: operation.parameters.map((parameter) => ({
      parameter,
      group: `p${names.indexOf(parameter.name)}`,
      // Ajv coerces only properties, so the value is wrapped in an object.
      valid: ajv.compile({ type: "object", properties: { value: parameter.schema } }),
    })),
  };
}

interface ParameterCheck {
  readonly parameter: Parameter;
  /** The name of its group in the path's pattern. */
  readonly group: string;
  readonly valid: ValidateFunction;
}

function noteParameters(
  items: Items,
  { id }: Operation,
  checks: readonly ParameterCheck[],
  exchange: Exchange,
  segments: Readonly<Record<string, string>>,
): void {
  for (const { parameter, group, valid } of checks) {
    const item = parameterItem(id, parameter);
    const value = given(parameter, exchange, segments[group]);
    if (value === undefined) {
      if (parameter.required) items.breaches.add(item);
    } else if (valid({ value })) items.parameters.add(item);
    else items.breaches.add(item);
  }
}

function given(
  { in: location, name }: Parameter,
  { query, headers }: Exchange,
  segment: string | undefined,
): string | undefined {
  if (location === "path") return segment === undefined ? undefined : decode(segment);
  return location === "query" ? (query.get(name) ?? undefined) : headers[name.toLowerCase()];
}

function noteAnswer(
  document: OpenApiDocument,
  items: Items,
  { id, responses }: Operation,
  code: string,
  { status, body }: Exchange,
): void {
  items.operations.add(id);
  const observed = code
    .split("/")
    .slice(1)
    .reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), body);
  // Without the API's error body, such as on a proxy's page, it is not a documented error.
  if (status >= 400 && typeof observed !== "string") return;
  items.statuses.add(`${id} ${status}`);
  if (status >= 400) items.codes.add(`${id} ${status} ${observed}`);
  for (const schema of responses.get(String(status))?.schemas ?? [])
    for (const property of propertiesOf(document, schema, body, `${id} ${status}`))
      items.properties.add(property);
}

/** Decodes the segment. Leaves it unchanged if an escape is malformed. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
