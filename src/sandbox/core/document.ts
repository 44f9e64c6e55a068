import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { RateLimit, SecurityScheme } from "../../openapi/contract.ts";
import { isObject, type JsonObject, member } from "./json.ts";

/** Credentials by scheme name. */
export type SecuritySchemes = Readonly<Record<string, SecurityScheme>>;

/** One way to be allowed: a scheme, and the scopes that it must carry. */
export interface SchemeRequirement {
  readonly scheme: string;
  readonly scopes: readonly string[];
}

/** Both places of the bundles, beside `src/` and in `dist/`, are two folders up from here. */
const bundles = new URL("../../../generated/", import.meta.url);

/** A process that starts many sandboxes, as tests do, reads each bundle once. */
const read = new Map<string, Promise<JsonObject>>();

/** @throws Error where there is no bundle of the API. */
export function requireBundle(api: string): void {
  const file = fileOf(api);
  if (!existsSync(file)) {
    throw new Error(`The sandbox needs the bundle ${file}. Run \`npm run generate\` first.`);
  }
}

/** `generated/<api>/openapi.yaml`. @throws Error where there is none, or it is not an OpenAPI document. */
export function readBundle(api: string): Promise<JsonObject> {
  const known = read.get(api) ?? readFrom(api);
  read.set(api, known);
  return known;
}

async function readFrom(api: string): Promise<JsonObject> {
  const file = fileOf(api);
  const document: unknown = parse(await readFile(file, "utf8"));
  if (!isObject(document) || typeof document.openapi !== "string") {
    throw new Error(`${file} is not an OpenAPI document. Run \`npm run generate\` again.`);
  }
  return document;
}

function fileOf(api: string): string {
  return fileURLToPath(new URL(`${api}/openapi.yaml`, bundles));
}

/** Every `operationId` of a document. */
export function readOperationIds(document: JsonObject): string[] {
  return Object.values(object(document.paths))
    .flatMap((item) => Object.values(object(item)))
    .map((operation) => member(operation, "operationId"))
    .filter((id) => typeof id === "string");
}

/** Status of each error code: the code list is the component schema whose members carry `x-status`. */
export function readCodes(document: JsonObject): ReadonlyMap<string, number> {
  const codes = new Map<string, number>();
  for (const schema of Object.values(object(member(document.components, "schemas")))) {
    for (const entry of list(member(schema, "oneOf"))) {
      const status = member(entry, "x-status");
      const code = member(entry, "const");
      if (typeof status === "number" && typeof code === "string") codes.set(code, status);
    }
  }
  return codes;
}

/** The document's `x-rate-limits`. */
export function readRateLimits(document: JsonObject): RateLimit[] {
  return list(document["x-rate-limits"]).flatMap((limit) => {
    const requests = member(limit, "requests");
    const seconds = member(limit, "seconds");
    const per = member(limit, "per");
    const complete = typeof requests === "number" && typeof seconds === "number" && typeof per === "string";
    return complete ? [{ requests, seconds, per }] : [];
  });
}

export function readSecuritySchemes(document: JsonObject): SecuritySchemes {
  const schemes: Record<string, SecurityScheme> = {};
  for (const [name, scheme] of Object.entries(object(member(document.components, "securitySchemes")))) {
    const header = member(scheme, "name");
    if (member(scheme, "type") === "http" && member(scheme, "scheme") === "bearer") {
      schemes[name] = { in: "header", name: "authorization", prefix: "Bearer " };
    } else if (
      member(scheme, "type") === "apiKey" &&
      member(scheme, "in") === "header" &&
      typeof header === "string"
    ) {
      schemes[name] = { in: "header", name: header.toLowerCase() };
    } else {
      throw new Error(
        `The sandbox knows bearer tokens and keys in headers; security scheme ${name} is neither.`,
      );
    }
  }
  return schemes;
}

/** An operation's alternatives; its own `security` replaces the document's. */
export function readSecurity(document: JsonObject, operation: JsonObject): SchemeRequirement[] {
  return list(operation.security ?? document.security).flatMap((alternative) =>
    Object.entries(object(alternative)).map(([scheme, scopes]) => ({
      scheme,
      scopes: list(scopes).filter((scope) => typeof scope === "string"),
    })),
  );
}

/** Name of the header, in lower case, that `x-request-id` marks among an operation's parameters or response headers. */
export function readRequestIdHeader(
  operations: readonly JsonObject[],
  side: "request" | "response",
): string | undefined {
  for (const operation of operations) {
    const headers =
      side === "request"
        ? list(operation.parameters).map((parameter) => [member(parameter, "name"), parameter])
        : Object.values(object(operation.responses)).flatMap((response) =>
            Object.entries(object(member(response, "headers"))),
          );
    const marked = headers.find(([, header]) => member(header, "x-request-id") === true)?.[0];
    if (typeof marked === "string") return marked.toLowerCase();
  }
  return undefined;
}

/** Schema of a request body or response in JSON. */
export function jsonSchema(described: unknown): unknown {
  return member(member(member(described, "content"), "application/json"), "schema");
}

export function object(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
