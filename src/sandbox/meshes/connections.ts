import { randomUUID } from "node:crypto";
import type { Handler, Principal, Tools } from "../core/api.ts";
import type { JsonObject } from "../core/json.ts";
import { Refusal } from "../core/refusal.ts";
import { timestamp } from "../core/timestamp.ts";
import { allows, authorOf, demandWorkspace } from "./access.ts";
import { accountTrouble, type ConnectionRow, catalogVersion, choicesOf, fieldsOf } from "./account.ts";
import { integrationOf } from "./integrations.ts";
import { wholeList } from "./lists.ts";
import { checkMetadata, shownMetadata } from "./metadata.ts";
import { conflict, invalid, notFound, unusable } from "./refusals.ts";
import { stableId } from "./stable-id.ts";
import type { Workspaces } from "./workspaces.ts";

/** Bodies after the schema check. */
interface ConnectionUpdate {
  readonly name: string;
  readonly metadata: JsonObject;
  readonly hidden?: boolean;
}
interface ConnectionCreate extends ConnectionUpdate {
  readonly workspace: string;
  readonly type: string;
}

export interface Connections {
  readonly handlers: Readonly<Record<string, Handler>>;
  /** A connection that the principal may use. @throws Refusal `NotFound`, `Forbidden` */
  require(principal: Principal, uuid: string | undefined): ConnectionRow;
  /** Like `require`, for an active connection. @throws Refusal also `Conflict` */
  requireActive(principal: Principal, uuid: string | undefined): ConnectionRow;
  /** Finds it without a check of permissions; `undefined` if it was deleted. */
  find(uuid: string): ConnectionRow | undefined;
}

export function openConnections({ store }: Tools, workspaces: Workspaces): Connections {
  const all = store.prepare<ConnectionRow>(
    "SELECT * FROM meshes_connections WHERE org = ? ORDER BY created_at DESC, id DESC",
  );
  const select = store.prepare<ConnectionRow & { org: string }>(
    "SELECT * FROM meshes_connections WHERE uuid = ?",
  );
  const byName = store.prepare<ConnectionRow>(
    "SELECT * FROM meshes_connections WHERE workspace = ? AND name = ?",
  );
  const insert = store.prepare(
    `INSERT INTO meshes_connections (uuid, org, workspace, type, name, metadata, hidden, created_by, created_at,
     updated_at, refreshed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = store.prepare(
    "UPDATE meshes_connections SET name = ?, metadata = ?, hidden = ?, inactive_reason = ?, updated_at = ? WHERE id = ?",
  );
  const refresh = store.prepare("UPDATE meshes_connections SET refreshed_at = ? WHERE id = ?");
  const users = store.prepare<{ n: number }>(
    "SELECT count(*) AS n FROM meshes_rules WHERE connection = ? AND active = 1",
  );
  const removals = [
    "DELETE FROM meshes_rules WHERE connection = ?",
    "DELETE FROM meshes_mappings WHERE connection = ?",
    "DELETE FROM meshes_connections WHERE uuid = ?",
  ].map((sql) => store.prepare(sql));

  const find = (principal: Principal, uuid = ""): ConnectionRow => {
    const row = select.get(uuid.toLowerCase());
    if (!row || row.org !== principal.tenant) throw notFound("connection");
    demandWorkspace(principal, row.workspace);
    return row;
  };

  const active = (principal: Principal, uuid: string | undefined): ConnectionRow => {
    const row = find(principal, uuid);
    if (row.inactive_reason === null) return row;
    throw conflict(`The connection is not active (${row.inactive_reason}), so its account cannot be asked.`);
  };

  const askable = (principal: Principal, uuid: string | undefined): ConnectionRow => {
    const row = active(principal, uuid);
    const trouble = accountTrouble(row);
    if (trouble) throw unusable(trouble);
    return row;
  };

  const demandFreeName = (workspace: string, name: string, id?: number): void => {
    const holder = byName.get(workspace, name);
    if (!holder || holder.id === id) return;
    const message = "Another connection of the workspace has this name.";
    throw conflict("The name is taken.", { param: "name", message });
  };

  return {
    require: find,
    requireActive: active,
    find: (uuid) => select.get(uuid),
    handlers: {
      listConnections({ principal }) {
        const rows = all.all(principal.tenant).filter(({ workspace }) => allows(principal, workspace));
        return wholeList(rows.map(view));
      },

      listWorkspaceConnections({ principal, path }) {
        const workspace = workspaces.require(principal, path.workspace_id);
        return wholeList(
          all
            .all(principal.tenant)
            .filter((row) => row.workspace === workspace)
            .map(view),
        );
      },

      createConnection({ principal, body, now }) {
        const { type, name, metadata, hidden, ...given } = body as ConnectionCreate;
        const workspace = workspaces.require(principal, given.workspace);
        if (integrationOf(type).authentication.type === "oauth") {
          const sentence = "Connections of this type are made in the dashboard.";
          throw invalid("The connection is not valid.", "type", sentence);
        }
        checkMetadata(type, metadata);
        demandFreeName(workspace, name);
        const uuid = randomUUID();
        const data = JSON.stringify(metadata);
        const author = authorOf(principal);
        const shy = Number(hidden ?? false);
        insert.run(uuid, principal.tenant, workspace, type, name, data, shy, author, now, now, now);
        return { status: 201, body: { connection: view(find(principal, uuid)) } };
      },

      getConnection: ({ principal, path }) => ({
        status: 200,
        body: view(find(principal, path.connection_id)),
      }),

      updateConnection({ principal, path, body, now }) {
        const row = find(principal, path.connection_id);
        const { name, metadata, hidden = row.hidden === 1 } = body as ConnectionUpdate;
        checkMetadata(row.type, metadata);
        demandFreeName(row.workspace, name, row.id);
        // New credentials repair `authentication_invalid`. OAuth has to be repeated in the dashboard.
        const reason = row.inactive_reason === "authentication_invalid" ? null : row.inactive_reason;
        update.run(name, JSON.stringify(metadata), Number(hidden), reason, now, row.id);
        return { status: 200, body: view(find(principal, row.uuid)) };
      },

      deleteConnection({ principal, path, body }) {
        const { uuid, type } = find(principal, path.connection_id);
        // The schema of the body has been checked; the body may be absent.
        const { force_delete: forced = false } = (body ?? {}) as { force_delete?: boolean };
        const count = users.get(uuid)?.n ?? 0;
        if (count > 0 && !forced) {
          throw conflict(`${count} active rule${count === 1 ? " uses" : "s use"} this connection.`);
        }
        for (const removal of removals) removal.run(uuid);
        return { status: 200, body: { id: uuid, type } };
      },

      getConnectionActions({ principal, path }) {
        const { name, authentication } = integrationOf(find(principal, path.connection_id).type);
        if (authentication.type === "none") {
          throw new Refusal("BadRequest", `${name} offers no choices to ask the account for.`);
        }
        return { status: 200, body: choicesOf(askable(principal, path.connection_id)) };
      },

      getConnectionFields({ principal, path, query, now }) {
        const row = askable(principal, path.connection_id);
        if (query.refresh === true) refresh.run(now, row.id);
        return { status: 200, body: catalogView(find(principal, row.uuid)) };
      },
    },
  };
}

function view(row: ConnectionRow): object {
  const { uuid, workspace, type, name, inactive_reason, hidden, created_by } = row;
  return {
    id: uuid,
    workspace,
    type,
    name,
    metadata: shownMetadata(type, JSON.parse(row.metadata)),
    active: inactive_reason === null,
    ...(inactive_reason !== null && { inactive_reason }),
    hidden: hidden === 1,
    created_by,
    created_at: timestamp(row.created_at),
    updated_at: timestamp(row.updated_at),
  };
}

function catalogView(row: ConnectionRow): object {
  return {
    id: stableId(row.uuid, "catalog"),
    workspace_id: row.workspace,
    connection_id: row.uuid,
    integration_type: row.type,
    catalog_version: catalogVersion(row),
    refreshed_at: timestamp(row.refreshed_at),
    created_at: timestamp(row.created_at),
    updated_at: timestamp(row.refreshed_at),
    created_by: row.created_by,
    fields: fieldsOf(row),
  };
}
