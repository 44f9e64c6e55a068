import { registry } from "../../generated/registry.ts";
import { type Operation, operationsOf, type Parameter } from "../../scripts/coverage/coverable.ts";
import { canBeBreached } from "../../scripts/coverage/items.ts";
import { OpenApiDocument } from "../../src/openapi/document.ts";
import { openBench } from "./harness.ts";
import { openMain } from "./main-api/harness.ts";
import { openMeetso } from "./meetso/harness.ts";
import {
  type MachineKey,
  machineToken,
  keys as meshesKeys,
  openMeshes,
  start,
  unknownId,
} from "./meshes/harness.ts";

/*
 * Sends requests to any operation of any API, for rules that apply to all of them. The operations come from the
 * documents, so a new operation is checked from its first day.
 */

export interface Sent {
  /** `null` sends no credential. Default: the key that may do everything. */
  readonly key?: string | MachineKey | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Send = (method: string, path: string, sent?: Sent) => Promise<{ status: number; code: unknown }>;

export interface Api {
  readonly name: string;
  /** Codes of 401 and 403, and a key that each of them refuses. */
  readonly refusedKeys: readonly (readonly [status: number, code: string, key: string | MachineKey | null])[];
  /** An unknown id, and one that breaks the rules for ids; absent if there are no rules. */
  readonly unknown: string;
  readonly broken?: string;
  /** Status and code of requests that are refused before any operation sees them. */
  readonly refusals: Readonly<
    Record<"missing" | "unknown" | "route" | "method" | "json" | "schema", readonly [number, string]>
  >;
  /** A credential for the bearer token of a new sandbox. */
  token(): string;
  /** Opens a sandbox of this API alone. It is closed at the end of the test. */
  open(): Promise<Send>;
}

export const apis: readonly Api[] = [
  {
    name: "meshi",
    refusedKeys: [
      [401, "UNAUTHORIZED", null],
      [401, "ACCOUNT_DISABLED", "meshi-disabled-key"],
      [403, "SERVICE_ACCOUNT_REQUIRED", "meshi-user-key"],
      [403, "PARTNER_ORG_REQUIRED", "meshi-no-org-key"],
    ],
    unknown: "none",
    broken: "-none",
    refusals: {
      missing: [401, "UNAUTHORIZED"],
      unknown: [401, "UNAUTHORIZED"],
      route: [404, "NOT_FOUND"],
      method: [405, "METHOD_NOT_ALLOWED"],
      json: [400, "INVALID_JSON"],
      schema: [400, "INVALID_REQUEST"],
    },
    token: () => "meshi-full-key",
    async open() {
      const { call } = await openBench();
      return async (method, path, { key, ...sent } = {}) => {
        const credential = typeof key === "string" || key === null ? { key } : {};
        const { status, body } = await call(method, path, { ...sent, ...credential });
        return { status, code: body.code };
      };
    },
  },
  {
    name: "meetso",
    refusedKeys: [
      [401, "unauthorized", null],
      [401, "invalid_key", "meetso-revoked-key"],
    ],
    unknown: "c0000000000000000000000000",
    broken: "no-such-id",
    refusals: {
      missing: [401, "unauthorized"],
      unknown: [401, "invalid_key"],
      route: [404, "not_found"],
      method: [405, "invalid_request"],
      json: [400, "invalid_request"],
      schema: [400, "invalid_request"],
    },
    token: () => "meetso-full-key",
    async open() {
      const { ask } = await openMeetso();
      return async (method, path, { key, headers } = {}) => {
        const credential = typeof key === "string" || key === null ? { key } : {};
        const request = { method, ...(headers && { headers }), ...credential };
        const { status, body } = await ask(path.replace("/public/v1", ""), request);
        return { status, code: body.error?.code };
      };
    },
  },
  {
    name: "meshes",
    refusedKeys: [
      [401, "Unauthorized", null],
      [401, "Unauthorized", meshesKeys.revoked],
    ],
    unknown: unknownId,
    broken: "no-uuid",
    refusals: {
      missing: [401, "Unauthorized"],
      unknown: [401, "Unauthorized"],
      route: [404, "NotFound"],
      method: [405, "MethodNotAllowed"],
      json: [400, "BadRequest"],
      schema: [400, "BadRequest"],
    },
    token: () => machineToken(meshesKeys.full, start),
    async open() {
      const { ask } = await openMeshes();
      return async (method, path, sent = {}) => {
        const { status, body } = await ask(method, path.replace("/api/v1", ""), sent);
        return { status, code: body.error?.name };
      };
    },
  },
  {
    name: "main-api",
    refusedKeys: [
      [401, "unauthorized", null],
      [401, "unauthorized", "main-api-revoked-key"],
    ],
    unknown: "none",
    refusals: {
      missing: [401, "unauthorized"],
      unknown: [401, "unauthorized"],
      route: [404, "not_found"],
      method: [405, "method_not_allowed"],
      json: [400, "validation_failed"],
      schema: [400, "validation_failed"],
    },
    token: () => "main-api-full-key",
    async open() {
      const { ask } = await openMain();
      return async (method, path, { key, ...sent } = {}) => {
        const credential = typeof key === "string" || key === null ? { key } : {};
        const { status, body } = await ask(method, path, { ...sent, ...credential });
        return { status, code: body?.error?.code };
      };
    },
  },
];

/** The operations of an API's document. */
export async function documented(name: string): Promise<Operation[]> {
  return operationsOf(new OpenApiDocument(await registry.find((entry) => entry.name === name)?.openapi()));
}

/** The path of an operation with this id for every parameter, except those that name a kind. */
export function pathOf({ path }: Operation, id: string): string {
  return path.replace("{kind}", "attendee").replaceAll(/\{[^}]+\}/g, encodeURIComponent(id));
}

/** Parameters in a place for which some value is invalid. */
export function breachable({ parameters }: Operation, place: string): Parameter[] {
  return parameters.filter((parameter) => parameter.in === place && canBeBreached(parameter));
}

/** A value that is invalid for a parameter outside the path. */
export function brokenValue({ schema }: Parameter): string {
  const { type, minLength, maxLength } = schema;
  if (type === "string" && typeof maxLength === "number") return "x".repeat(maxLength + 1);
  return type === "string" && minLength !== undefined && schema.pattern === undefined ? "" : "!";
}
