import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { ErrorObject } from "ajv";
import type { Call, SandboxApi } from "./api.ts";
import { DEFAULT_MAX_BYTES, readBody } from "./body.ts";
import { isCostly } from "./costly.ts";
import { decisive } from "./diagnosis.ts";
import { parseExactly, UnusableJson } from "./exact-json.ts";
import { type JsonObject, object } from "./json.ts";
import type { MediaBody } from "./media-body.ts";
import type { Values } from "./parameters.ts";
import { Refusal } from "./refusal.ts";
import type { Route, Routes } from "./routes.ts";
import {
  atBody,
  atParameter,
  bodyViolation,
  itemViolation,
  parameterViolation,
  type RequestViolation,
  sentenceOf,
} from "./violation.ts";
import { TooSlow, withinTime } from "./within-time.ts";

/** The parts of a body that the handler gets. */
type Body = Pick<Call, "body" | "refused">;

const none: Body["refused"] = new Map();
const absent: Body = { body: undefined, refused: none };

/**
 * Reads the body and checks it against its schema. A promise, where it is not here yet: to wait for what is here costs turns.
 * @throws Refusal for its size, JSON or schema.
 */
export function checkedBody(
  api: SandboxApi,
  routes: Routes,
  route: Route,
  request: IncomingMessage,
): Body | Promise<Body> {
  if (!route.takesBody) return absent;
  const reading = readBody(request, limitOf(route));
  return reading instanceof Promise
    ? reading.then((bytes) => checkedBytes(api, routes, route, request, bytes))
    : checkedBytes(api, routes, route, request, reading);
}

function limitOf({ maxBytes }: Route): number {
  return maxBytes ?? DEFAULT_MAX_BYTES;
}

/** @param bytes `undefined` if there are too many. */
function checkedBytes(
  api: SandboxApi,
  routes: Routes,
  route: Route,
  request: IncomingMessage,
  bytes: Buffer | undefined,
): Body | Promise<Body> {
  if (bytes === undefined) {
    const violation = whole("maxBytes", `is larger than ${limitOf(route)} bytes`);
    throw new Refusal(api.codes.size, sentence(violation), { violations: [violation] });
  }
  const { length } = bytes;
  if (length === 0 && !route.needsBody) return absent;
  const media = route.mediaBodyOf(request.headers["content-type"]);
  if (!media || media.isJson)
    return judged(api, routes, route, media, parsed(api, routes, route, bytes), length);
  return unpacked(api, routes, route, media, request, bytes).then((body) =>
    judged(api, routes, route, media, body, length),
  );
}

/** The body, if it fits its schema. @throws Refusal */
function judged(
  api: SandboxApi,
  routes: Routes,
  route: Route,
  media: MediaBody | undefined,
  body: unknown,
  bytes: number,
): Body {
  const schemas = [media ? media.schema : route.bodySchema, route.itemSchema];
  return isWatched(routes, schemas, bytes)
    ? inTime(api, routes, route, { schemas, bytes, in: "body" }, () =>
        fitting(api, routes, route, media, body),
      )
    : fitting(api, routes, route, media, body);
}

function fitting(
  api: SandboxApi,
  routes: Routes,
  route: Route,
  media: MediaBody | undefined,
  body: unknown,
): Body {
  const violations = bodyViolations(api, routes, route, media ? media.schema : route.bodySchema, body);
  if (violations.length > 0) throw refusalOf(api, violations);
  return { body, refused: media ? none : refusedItems(routes, route, body) };
}

type Schemas = readonly (JsonObject | undefined)[];

/** What is checked, and where in the request it is. */
interface Checked {
  readonly schemas: Schemas;
  readonly bytes: number;
  readonly in: RequestViolation["in"];
}

/** A smaller request is only watched where its schema makes it costly. */
const LARGE = 16 * 1024;

function isWatched({ bundle }: Routes, schemas: Schemas, bytes: number): boolean {
  return bytes > LARGE || schemas.some((schema) => schema && isCostly(bundle, schema));
}

/** @throws Refusal for a request whose check takes too long. */
function inTime<T>(
  api: SandboxApi,
  { renew, compiled }: Routes,
  { validate }: Route,
  { schemas, bytes, in: place }: Checked,
  check: () => T,
): T {
  // Compiling takes time too, which is no fault of the request.
  for (const schema of schemas) if (schema) validate(schema);
  for (;;) {
    const before = compiled();
    try {
      return withinTime(bytes, check);
    } catch (error) {
      if (!(error instanceof TooSlow)) throw error;
      renew();
      // The schemas that it has compiled stay, so the next check has less to do.
      if (compiled() > before) continue;
      throw refusalOf(api, [{ in: place, path: [], keyword: "time", complaint: "takes too long to check" }]);
    }
  }
}

/** The value of a form, a text or bytes. */
async function unpacked(
  api: SandboxApi,
  routes: Routes,
  route: Route,
  media: MediaBody,
  { headers }: IncomingMessage,
  bytes: Buffer,
): Promise<unknown> {
  const body = await media.read(bytes, headers["content-type"] ?? "").catch((error: unknown) => {
    throw unusable(api, routes, route, error);
  });
  if (body !== undefined) return body;
  const violation = whole("json", "is not a form with the boundary that its type names");
  throw new Refusal(api.codes.json, sentence(violation), { violations: [violation] });
}

function parsed(api: SandboxApi, routes: Routes, route: Route, bytes: Buffer): unknown {
  try {
    return parseExactly(bytes);
  } catch (error) {
    throw unusable(api, routes, route, error);
  }
}

/** The refusal of a body that cannot be kept, or the error itself if it is another one. */
function unusable(api: SandboxApi, { bundle }: Routes, { operation }: Route, error: unknown): unknown {
  if (!(error instanceof UnusableJson)) return error;
  const { keyword, message: complaint, path } = error;
  if (keyword === "number" || path.length > 0)
    return refusalOf(api, [
      {
        ...atBody(bundle, operation, path, { keyword, complaint }),
        ...(keyword === "json" && { code: api.codes.json }),
      },
    ]);
  const violation = whole(keyword, complaint);
  const code = keyword === "json" ? api.codes.json : api.codes.schema;
  return new Refusal(code, sentence(violation), { violations: [violation] });
}

function bodyViolations(
  api: SandboxApi,
  routes: Routes,
  route: Route,
  bodySchema: JsonObject | undefined,
  body: unknown,
): RequestViolation[] {
  const { operation } = route;
  if (bodySchema === undefined) return [];
  // The check fills defaults into the parsed object itself.
  const data = { requestBody: body };
  return brokenBy(api, routes, route, bodySchema, data).map((error) =>
    bodyViolation(routes.bundle, operation, error),
  );
}

function refusedItems({ bundle }: Routes, { itemSchema, validate }: Route, body: unknown): Body["refused"] {
  if (itemSchema === undefined || !Array.isArray(body)) return none;
  const refused = new Map<number, RequestViolation>();
  const check = validate(itemSchema);
  for (const [index, item] of body.entries()) {
    if (check(item)) continue;
    refused.set(index, itemViolation(bundle, itemSchema, decisiveOf(bundle, check.errors)));
  }
  return refused;
}

/** The errors that an API names: all, or the one that says most. */
function brokenBy(
  api: SandboxApi,
  { findViolations, bundle }: Routes,
  { validate }: Route,
  schema: JsonObject,
  data: object,
): readonly ErrorObject[] {
  const check = validate(schema);
  if (check(data)) return [];
  return api.namesEveryViolation ? findViolations(schema, data) : [decisiveOf(bundle, check.errors)];
}

function decisiveOf(
  bundle: Routes["bundle"],
  errors: readonly ErrorObject[] | null | undefined,
): ErrorObject {
  return decisive(errors ?? [], (schema) => bundle.flat(object(schema)));
}

function whole(keyword: string, complaint: string): RequestViolation {
  return { in: "body", path: [], keyword, complaint };
}

/** Says "request body", since nothing else in the message names the request. */
function sentence({ complaint }: RequestViolation): string {
  return `The request body ${complaint}.`;
}

/** The first violation sets the code. */
function refusalOf(api: SandboxApi, violations: readonly RequestViolation[]): Refusal {
  const [first] = violations;
  if (first === undefined) throw new Error("A check failed without a violation.");
  return new Refusal(first.code ?? api.codes.schema, sentenceOf(first), { violations });
}

/** Checks the parameters against their schemas. @throws Refusal if one is invalid. */
export function checkedParameters(
  api: SandboxApi,
  routes: Routes,
  route: Route,
  path: Readonly<Record<string, string>>,
  search: string,
  headers: IncomingHttpHeaders,
): Pick<Values, "query"> {
  const { operation } = route;
  const values = usable(api, routes, operation, () => route.readParameters(path, search, headers));
  const schema = route.parametersSchema;
  const bytes = search.length;
  const place = bytes > 1 ? "query" : "path";
  const schemas = [schema];
  const errors = isWatched(routes, schemas, bytes)
    ? inTime(api, routes, route, { schemas, bytes, in: place }, () =>
        brokenBy(api, routes, route, schema, values),
      )
    : brokenBy(api, routes, route, schema, values);
  if (errors.length > 0) {
    throw refusalOf(
      api,
      errors.map((error) => parameterViolation(routes.bundle, operation, error)),
    );
  }
  return values;
}

/** What is read of the parameters. @throws Refusal for a value that cannot be kept. */
function usable(
  api: SandboxApi,
  { bundle }: Routes,
  { parameters }: Route["operation"],
  read: () => Values,
): Values {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnusableJson)) throw error;
    const { keyword, message: complaint, path } = error;
    throw refusalOf(api, [atParameter(bundle, parameters, path, { keyword, complaint })]);
  }
}
