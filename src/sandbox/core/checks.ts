import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { ErrorObject } from "ajv";
import type { Call, SandboxApi } from "./api.ts";
import { DEFAULT_MAX_BYTES, parseJson, readBody } from "./body.ts";
import { decisive } from "./diagnosis.ts";
import { Refusal } from "./refusal.ts";
import type { Match, Route } from "./routes.ts";
import { bodyViolation, itemViolation, parameterViolation, type Violation } from "./violation.ts";

/** What the handler gets of a body. */
type Body = Pick<Call, "body" | "refused">;

const none: Body["refused"] = new Map();

/** Reads the body and holds it against its schema. @throws Refusal for its size, its JSON or its schema. */
export async function checkedBody(api: SandboxApi, route: Route, request: IncomingMessage): Promise<Body> {
  if (!route.takesBody) return { body: undefined, refused: none };
  const limit = route.maxBytes ?? DEFAULT_MAX_BYTES;
  const bytes = await readBody(request, limit);
  if (bytes === undefined) {
    const complaint = `is larger than ${limit} bytes`;
    const breach = { path: [], keyword: "maxBytes", complaint };
    throw new Refusal(api.codes.size, `The request body ${complaint}.`, { breaches: [breach] });
  }
  if (bytes.length === 0 && !route.needsBody) return { body: undefined, refused: none };
  let body: unknown;
  try {
    body = parseJson(bytes);
  } catch (error) {
    const complaint = `is not valid JSON: ${error instanceof Error ? error.message : error}`;
    const breach = { path: [], keyword: "json", complaint };
    throw new Refusal(api.codes.json, `The request body ${complaint}.`, { breaches: [breach] });
  }
  const { validateBody, validateItem, operation, breaches } = route;
  // Defaults are filled into the very object that was parsed.
  const data = { requestBody: body };
  const errors = bounded(api, (): readonly ErrorObject[] => {
    if (!validateBody || validateBody(data)) return [];
    return api.tellsEveryBreach ? breaches.body(data) : [decisive(validateBody.errors ?? [])];
  });
  if (errors.length > 0) {
    throw breachRefusal(
      api,
      errors.map((error) => bodyViolation(operation, error)),
    );
  }
  if (!validateItem || !Array.isArray(body)) return { body, refused: none };
  const refused = new Map<number, Violation>();
  for (const [index, item] of body.entries()) {
    if (validateItem(item)) continue;
    refused.set(index, itemViolation(operation, decisive(validateItem.errors ?? [])));
  }
  return { body, refused };
}

/** A schema that refers to itself is followed as deep as the body goes. @throws Refusal where that is too deep. */
function bounded<Result>(api: SandboxApi, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const complaint = "is nested too deeply";
    const breach = { path: [], keyword: "depth", complaint };
    throw new Refusal(api.codes.schema, `The request body ${complaint}.`, { breaches: [breach] });
  }
}

/** The first one gives the code. */
function breachRefusal(api: SandboxApi, violations: readonly Violation[]): Refusal {
  const [first] = violations;
  if (first === undefined) throw new Error("A check failed, and nothing is wrong.");
  const { code, message, blame } = first;
  const breaches = violations.map(({ breach }) => breach);
  return new Refusal(code ?? api.codes.schema, message, { breaches, blamed: blame ? [blame] : [] });
}

/** Holds the parameters against their schemas. @throws Refusal for their schema. */
export function checkedParameters(
  api: SandboxApi,
  match: Extract<Match, { route: Route }>,
  headers: IncomingHttpHeaders,
): { path: Readonly<Record<string, string>>; query: Readonly<Record<string, unknown>> } {
  const { route } = match;
  const { path, query } = match.parameters();
  // The check converts in place: a query value gets its type, path and headers are to stay text.
  const { validateParameters, operation, breaches } = route;
  const given = (): object => ({ path: { ...path }, query: { ...query }, header: { ...headers } });
  if (!validateParameters({ ...given(), query })) {
    const errors = api.tellsEveryBreach
      ? breaches.parameters(given())
      : [decisive(validateParameters.errors ?? [])];
    throw breachRefusal(
      api,
      errors.map((error) => parameterViolation(operation, error)),
    );
  }
  return { path, query };
}
