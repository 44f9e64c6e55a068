import { createHmac } from "node:crypto";
import type { Schemas } from "../../../generated/meshes/index.ts";
import type { Sandbox, SandboxOptions } from "../../../src/sandbox/index.ts";
import { keys, workspaces } from "../../../src/sandbox/meshes/keys.ts";
import { type Answer, bearer, openApi, runDuration, type Sent, succeeded } from "../checked-sandbox.ts";
import { conformanceToBundle } from "../conformance.ts";

const conformance = await conformanceToBundle("meshes", {
  isError: (body) =>
    Object.keys(body).sort().join() === "error,message" &&
    Object.keys(Object(body.error)).every((name) => ["name", "message", "data"].includes(name)),
});

export { keys, workspaces };
export type MachineKey = (typeof keys)["full" | "readOnly" | "limited" | "revoked" | "otherOrg"];

export interface Ask extends Sent {
  /** Machine key that signs, publishable key, or `null` for none. Default: the key that may do everything. */
  readonly key?: MachineKey | string | null;
}

type Failure = Schemas["MeshesError"];
export type Schema<Name extends keyof Schemas> = Schemas[Name];

export interface Bench {
  readonly sandbox: Sandbox;
  readonly clock: { now: number };
  /** Sends a request below `/api/v1` and checks the response against the document. */
  ask<Body = Failure>(method: string, path: string, ask?: Ask): Promise<Answer<Body>>;
  /** The body of a 2xx response. */
  get<Body>(path: string, ask?: Ask): Promise<Body>;
  send<Body>(method: string, path: string, body?: unknown, ask?: Ask): Promise<Body>;
  /** Status, name, and what is wrong with which parameter. */
  refusal(method: string, path: string, ask?: Ask): Promise<Refused>;
  workspace(name: string): Promise<Schemas["Workspace"]>;
  webhook(name: string, url?: string, workspace?: string): Promise<Schemas["Connection"]>;
  rule(connection: Schemas["Connection"], event?: string, more?: object): Promise<Schemas["Rule"]>;
  emit(event: string, more?: object, ask?: Ask): Promise<Schemas["EventCreated"]>;
}

export type Refused = [status: number, name: string, ...params: string[]];

export const start = Date.parse("2026-04-20T10:00:00.000Z");
/** How long a delivery takes. */
export { runDuration };
export const unknownId = "00000000-0000-4000-8000-000000000000";

/** A sandbox with a clock that only tests move. It is closed at the end of the test. */
export async function openMeshes(options: SandboxOptions = {}): Promise<Bench> {
  const { sandbox, clock, exchange } = await openApi("meshes", conformance, start, {
    rateLimits: false,
    ...options,
  });

  const ask: Bench["ask"] = (method, below, { body, key = keys.full, headers } = {}) =>
    exchange(method, `/api/v1${below}`, { body, headers: { ...credential(key, clock.now), ...headers } });

  const send: Bench["send"] = async <Body>(method: string, path: string, body?: unknown, more?: Ask) =>
    succeeded(await ask<Body>(method, path, { body, ...more }));

  return {
    sandbox,
    clock,
    ask,
    send,
    get: (path, more) => send("GET", path, undefined, more),
    async refusal(method, path, more) {
      const { status, body } = await ask(method, path, more);
      return [status, body.error?.name, ...(body.error?.data ?? []).map(({ param }) => param)];
    },
    async workspace(name) {
      const body = await send<Schemas["WorkspaceEnvelope"]>("POST", "/workspaces", { name });
      return body.workspace;
    },
    async webhook(name, url = "https://hooks.example/in", workspace = workspaces.concord) {
      const body = { workspace, type: "webhook", name, metadata: { url } };
      return (await send<Schemas["ConnectionEnvelope"]>("POST", "/connections", body)).connection;
    },
    async rule({ id, workspace }, event = "user.signed_up", more = {}) {
      const body = { workspace, connection: id, event, metadata: { action: "send_webhook" }, ...more };
      return (await send<Schemas["RuleEnvelope"]>("POST", "/rules", body)).rule;
    },
    async emit(event, more = {}, request = { key: keys.publishable }) {
      const body = { event, payload: { id: "usr-1" }, ...more };
      return (await send<Schemas["EventEnvelope"]>("POST", "/events", body, request)).event;
    },
  };
}

function credential(key: Ask["key"], now: number): Record<string, string> {
  if (key === null || key === undefined) return {};
  if (typeof key === "string") return { "x-meshes-publishable-key": key };
  return bearer(machineToken(key, now));
}

/** Signs a machine token by hand, so that every part of it can be wrong. */
export function machineToken(
  { organization, access_key, secret_key }: MachineKey,
  now: number,
  claims: object = {},
  header: object = {},
): string {
  const iat = Math.floor(now / 1000);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${encode({ alg: "HS256", typ: "JWT", kid: access_key, ...header })}.${encode({
    iss: `urn:meshes:m2m:${access_key}`,
    aud: "meshes-api",
    org: organization,
    iat,
    exp: iat + 30,
    ...claims,
  })}`;
  return `${text}.${createHmac("sha256", secret_key).update(text).digest("base64url")}`;
}
