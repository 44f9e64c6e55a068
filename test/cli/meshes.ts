import { readFile } from "node:fs/promises";
import { onTestFinished } from "vitest";
import { meshes } from "../../generated/meshes/index.ts";
import { createClient, paginate, signedToken } from "../../src/client/index.ts";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import { keys, workspaces } from "../../src/sandbox/meshes/keys.ts";

/** The environment in which `concord emit` finds a publishable key, and no key of another API. */
export const publishable = { MESHI_KEY: undefined, MESHES_PUBLISHABLE_KEY: keys.publishable };

/** The environment in which it finds a machine key. */
export const machine = {
  MESHI_KEY: undefined,
  MESHES_ORG_ID: keys.full.organization,
  MESHES_ACCESS_KEY: keys.full.access_key,
  MESHES_SECRET_KEY: keys.full.secret_key,
};

export const WORKSPACE = workspaces.concord;

export interface Event {
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly resource?: string;
  readonly resource_id?: string;
  readonly workspace?: string;
}

export interface MeshesServer {
  /** The options that lead a command to the sandbox. */
  readonly to: readonly string[];
  /** An identifying value of each event that arrived, in the order of arrival. */
  received(): Promise<string[]>;
}

/** A sandbox of Meshes. */
export async function withMeshes(options: SandboxOptions = {}): Promise<MeshesServer> {
  const sandbox = await startSandbox({ apis: ["meshes"], runDuration: 0, rateLimits: false, ...options });
  onTestFinished(() => sandbox.close());
  const baseUrl = sandbox.urls.meshes;
  const token = signedToken(meshes, "machineToken", keys.full);
  const client = createClient(meshes, { baseUrl, credentials: { machineToken: token } });
  return {
    to: ["--base-url", baseUrl],
    async received() {
      const ids: string[] = [];
      const pages = paginate(client, "/api/v1/events", { params: { query: { limit: 200 } } });
      for await (const { resource_id = "" } of pages) ids.push(resource_id);
      return ids.reverse();
    },
  };
}

/** Events, each known by its `resource_id`. */
export function events(count: number, from = 1): Event[] {
  return Array.from({ length: count }, (_, index) => ({
    event: "ticket.sold",
    resource_id: `e-${from + index}`,
    payload: { email: `guest.${from + index}@example.com`, seat: from + index },
  }));
}

/** The ids of so many events. */
export const idsOf = (list: readonly Event[]): string[] => list.map(({ resource_id = "" }) => resource_id);

export function ndjson(list: readonly unknown[]): string {
  return list.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}

/** The objects of an NDJSON file. */
export async function linesOf(path: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(path, "utf8");
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
}
