import { randomUUID } from "node:crypto";
import type { Handler, Principal, Tools } from "../core/api.ts";
import { isObject, type JsonObject } from "../core/json.ts";
import { timestamp } from "../core/timestamp.ts";
import { allows, authorOf, demandWorkspace } from "./access.ts";
import type { Connections } from "./connections.ts";
import { fits, wholeList } from "./lists.ts";
import { checkAction } from "./metadata.ts";
import { conflict, notFound } from "./refusals.ts";
import type { Workspaces } from "./workspaces.ts";

export interface RuleRow {
  readonly id: number;
  readonly uuid: string;
  readonly org: string;
  readonly workspace: string;
  readonly connection: string;
  readonly type: string;
  readonly event: string;
  readonly resource: string | null;
  readonly resource_id: string | null;
  /** As JSON, properties sorted. */
  readonly metadata: string;
  readonly active: number;
  readonly hidden: number;
  readonly created_by: string;
  readonly created_at: number;
}

/** The body after the schema check, defaults filled in. */
interface RuleCreate {
  readonly workspace: string;
  readonly connection: string;
  readonly event: string;
  readonly metadata: JsonObject;
  readonly resource?: string;
  readonly resource_id?: string;
  readonly active: boolean;
  readonly hidden: boolean;
}

export interface Rules {
  readonly handlers: Readonly<Record<string, Handler>>;
  /** @throws Refusal `NotFound`, `Forbidden` */
  require(principal: Principal, uuid: string | undefined): RuleRow;
  /** Active rules that take this event, the oldest first. */
  taking(workspace: string, event: string, resource: string, resourceId: string | undefined): RuleRow[];
}

const filters = ["event", "resource", "resource_id"];

export function openRules({ store }: Tools, workspaces: Workspaces, connections: Connections): Rules {
  const all = store.prepare<RuleRow>(
    "SELECT * FROM meshes_rules WHERE org = ? ORDER BY created_at DESC, id DESC",
  );
  const select = store.prepare<RuleRow>("SELECT * FROM meshes_rules WHERE org = ? AND uuid = ?");
  const taking = store.prepare<RuleRow>(
    `SELECT * FROM meshes_rules WHERE workspace = ? AND event = ? AND active = 1 AND coalesce(resource = ?, 1)
     AND coalesce(resource_id = ?, resource_id IS NULL) ORDER BY id`,
  );
  const equal = store.prepare(
    `SELECT id FROM meshes_rules WHERE workspace = ? AND connection = ? AND event = ? AND resource IS ?
     AND resource_id IS ? AND metadata = ?`,
  );
  const insert = store.prepare(
    `INSERT INTO meshes_rules (uuid, org, workspace, connection, type, event, resource, resource_id, metadata, active,
     hidden, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const remove = store.prepare("DELETE FROM meshes_rules WHERE id = ?");

  const find = (principal: Principal, uuid = ""): RuleRow => {
    const row = select.get(principal.tenant, uuid.toLowerCase());
    if (!row) throw notFound("rule");
    demandWorkspace(principal, row.workspace);
    return row;
  };

  return {
    require: find,
    taking: (workspace, event, resource, resourceId) =>
      taking.all(workspace, event, resource, resourceId ?? null),
    handlers: {
      listRules({ principal, query }) {
        const rows = all.all(principal.tenant).filter(({ workspace }) => allows(principal, workspace));
        return wholeList(rows.filter((row) => fits(query, row, filters)).map(view));
      },

      listWorkspaceRules({ principal, path, query }) {
        const workspace = workspaces.require(principal, path.workspace_id);
        const rows = all.all(principal.tenant).filter((row) => row.workspace === workspace);
        return wholeList(rows.filter((row) => fits(query, row, filters)).map(view));
      },

      createRule({ principal, body, now }) {
        const { event, resource = null, resource_id = null, ...given } = body as RuleCreate;
        const workspace = workspaces.require(principal, given.workspace);
        const connection = connections.require(principal, given.connection);
        if (connection.workspace !== workspace) throw notFound("connection");
        checkAction(connection.type, given.metadata);
        const metadata = JSON.stringify(sorted(given.metadata));
        if (equal.get(workspace, connection.uuid, event, resource, resource_id, metadata)) {
          throw conflict("The workspace has an equal rule.");
        }
        const uuid = randomUUID();
        insert.run(
          uuid,
          principal.tenant,
          workspace,
          connection.uuid,
          connection.type,
          event,
          resource,
          resource_id,
          metadata,
          Number(given.active),
          Number(given.hidden),
          authorOf(principal),
          now,
        );
        return { status: 201, body: { rule: view(find(principal, uuid)) } };
      },

      getRule: ({ principal, path }) => ({ status: 200, body: view(find(principal, path.rule_id)) }),

      deleteRule({ principal, path }) {
        const row = find(principal, path.rule_id);
        remove.run(row.id);
        const { uuid, connection, event, type } = row;
        return { status: 200, body: { id: uuid, connection, event, type, ...resourceOf(row) } };
      },
    },
  };
}

/** `resource` and `resource_id`, if set. */
export function resourceOf(row: {
  readonly resource: string | null;
  readonly resource_id: string | null;
}): object {
  const { resource, resource_id } = row;
  return { ...(resource !== null && { resource }), ...(resource_id !== null && { resource_id }) };
}

function view(row: RuleRow): object {
  const time = timestamp(row.created_at);
  return {
    id: row.uuid,
    workspace: row.workspace,
    connection: row.connection,
    type: row.type,
    event: row.event,
    metadata: JSON.parse(row.metadata),
    ...resourceOf(row),
    active: row.active === 1,
    hidden: row.hidden === 1,
    created_by: row.created_by,
    created_at: time,
    // A rule cannot be changed.
    updated_at: time,
  };
}

/** The value with sorted properties, so that equal metadata has equal JSON. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name])]));
}
