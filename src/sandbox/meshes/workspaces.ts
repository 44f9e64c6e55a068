import { randomBytes, randomUUID } from "node:crypto";
import type { Call, Handler, Principal, Tools } from "../core/api.ts";
import { timestamp } from "../core/timestamp.ts";
import { allows, demandPermission, demandWorkspace, workspacesOf } from "./access.ts";
import { wholeList } from "./lists.ts";
import { conflict, notFound } from "./refusals.ts";
import { stableId } from "./stable-id.ts";

interface WorkspaceRow {
  readonly id: number;
  readonly uuid: string;
  readonly org: string;
  readonly name: string;
  readonly description: string | null;
  readonly public_key: string;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface Workspaces {
  readonly handlers: Readonly<Record<string, Handler>>;
  /** Id of a workspace that the principal may use. @throws Refusal `NotFound`, `Forbidden` */
  require(principal: Principal, uuid: string | undefined): string;
  /** Whether the workspace exists and the principal may use it. */
  reaches(principal: Principal, uuid: string): boolean;
  /** The workspace that a publishable key implies; `undefined` for a machine token. */
  implied(principal: Principal): string | undefined;
}

export function openWorkspaces({ store }: Tools): Workspaces {
  const all = store.prepare<WorkspaceRow>(
    "SELECT * FROM meshes_workspaces WHERE org = ? ORDER BY created_at DESC, id DESC",
  );
  const select = store.prepare<WorkspaceRow>("SELECT * FROM meshes_workspaces WHERE org = ? AND uuid = ?");
  const byName = store.prepare<WorkspaceRow>("SELECT * FROM meshes_workspaces WHERE org = ? AND name = ?");
  const byKey = store.prepare<WorkspaceRow>("SELECT * FROM meshes_workspaces WHERE public_key = ?");
  const insert = store.prepare(
    `INSERT INTO meshes_workspaces (uuid, org, name, description, public_key, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = store.prepare(
    "UPDATE meshes_workspaces SET name = ?, description = ?, updated_at = ? WHERE id = ?",
  );

  const find = (principal: Principal, uuid = ""): WorkspaceRow => {
    const row = select.get(principal.tenant, uuid.toLowerCase());
    if (!row) throw notFound("workspace");
    demandWorkspace(principal, row.uuid);
    return row;
  };

  const demandFreeName = (org: string, name: string, id?: number): void => {
    const holder = byName.get(org, name);
    if (!holder || holder.id === id) return;
    const message = "Another workspace of the organisation has this name.";
    throw conflict("The name is taken.", { param: "name", message });
  };

  return {
    require: (principal, uuid) => find(principal, uuid).uuid,
    reaches: (principal, uuid) => {
      const row = select.get(principal.tenant, uuid.toLowerCase());
      return row !== undefined && allows(principal, row.uuid);
    },
    implied: ({ id }) => byKey.get(id)?.uuid,
    handlers: {
      listWorkspaces({ principal }) {
        const rows = all.all(principal.tenant).filter(({ uuid }) => allows(principal, uuid));
        return wholeList(rows.map(view));
      },

      createWorkspace({ principal, body, now }) {
        demandPermission(workspacesOf(principal) === undefined);
        // The schema of the body has been checked.
        const { name, description = null } = body as { name: string; description?: string };
        demandFreeName(principal.tenant, name);
        const uuid = randomUUID();
        const publicKey = `mesh_pub_${slug(name)}_${uuid}_${randomBytes(12).toString("hex")}`;
        insert.run(uuid, principal.tenant, name, description, publicKey, now, now);
        return { status: 201, body: { workspace: view(find(principal, uuid)) } };
      },

      getWorkspace({ principal, path }) {
        const row = find(principal, path.workspace_id);
        return {
          status: 200,
          body: { ...view(row), publishable_key: { public_key: row.public_key, name: "Default" } },
        };
      },

      updateWorkspace({ principal, path, body, now }) {
        const row = find(principal, path.workspace_id);
        // The schema of the body has been checked. Without a description, the old one stays.
        const { name, description = row.description } = body as { name: string; description?: string | null };
        demandFreeName(principal.tenant, name, row.id);
        update.run(name, description, now, row.id);
        return { status: 200, body: view(find(principal, row.uuid)) };
      },

      listEventTypes: (call) => ({
        status: 200,
        body: catalog(find(call.principal, id(call)), "event-type"),
      }),
      listResources: (call) => ({ status: 200, body: catalog(find(call.principal, id(call)), "resource") }),
    },
  };
}

function id({ path }: Call): string | undefined {
  return path.workspace_id;
}

function view({ uuid, name, description, created_at, updated_at }: WorkspaceRow): object {
  return {
    id: uuid,
    name,
    description,
    created_at: timestamp(created_at),
    updated_at: timestamp(updated_at),
  };
}

/** Event types and resources of a new workspace. Only the dashboard, which the sandbox lacks, can add more. */
const catalogs = {
  "event-type": [
    {
      key: "user.signed_up",
      label: "User signed up",
      description: "Somebody opened an account.",
      active: true,
    },
    { key: "project.archived", label: "Project archived", description: null, active: false },
  ],
  resource: [
    { key: "global", label: "Global", description: "No resource in particular.", active: true },
    { key: "project", label: "Project", description: null, active: true },
  ],
} as const;

function catalog({ uuid, created_at }: WorkspaceRow, kind: keyof typeof catalogs): object {
  const time = timestamp(created_at);
  return catalogs[kind].map((entry) => ({
    id: stableId(uuid, kind, entry.key),
    ...entry,
    created_by: null,
    created_at: time,
    updated_at: time,
  }));
}

/** A name in the characters that a publishable key allows. */
function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}
