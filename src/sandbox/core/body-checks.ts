import type { IncomingMessage } from "node:http";
import type { Call, SandboxApi } from "./api.ts";
import { DEFAULT_MAX_BYTES, readBody } from "./body.ts";
import { brokenBy, decisiveOf, refusalOf } from "./broken.ts";
import { parseExactly, UnusableJson } from "./exact-json.ts";
import type { JsonObject } from "./json.ts";
import type { MediaBody } from "./media-body.ts";
import { Refusal } from "./refusal.ts";
import type { Route, Routes } from "./routes.ts";
import { atBody, bodyViolation, itemViolation, type RequestViolation } from "./violation.ts";
import { inTime, isWatched } from "./watched.ts";

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

function whole(keyword: string, complaint: string): RequestViolation {
  return { in: "body", path: [], keyword, complaint };
}

/** Says "request body", since nothing else in the message names the request. */
function sentence({ complaint }: RequestViolation): string {
  return `The request body ${complaint}.`;
}
