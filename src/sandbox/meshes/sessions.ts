import { randomBytes } from "node:crypto";
import type { Handler, Principal, Tools } from "../core/api.ts";
import { timestamp } from "../core/timestamp.ts";
import { demandWorkspace } from "./access.ts";
import { fits, pageOf, type Sorted } from "./lists.ts";
import { conflict, notFound } from "./refusals.ts";
import { resourceOf } from "./rules.ts";
import type { Workspaces } from "./workspaces.ts";

interface SessionRow extends Sorted {
  readonly session_id: string;
  readonly org: string;
  readonly workspace: string;
  readonly role: string;
  readonly session_type: string;
  readonly external_user_id: string | null;
  readonly resource: string | null;
  readonly resource_id: string | null;
  /** Lifetime of an access token, in seconds. */
  readonly ttl: number;
  readonly expires_at: number;
  readonly revoked: number;
}

/** The body after the schema check, defaults filled in. */
interface SessionCreate {
  readonly workspace_id: string;
  readonly role: string;
  readonly session_type: string;
  readonly external_user_id?: string;
  readonly ttl_seconds: number;
  readonly launch_ttl_seconds: number;
  readonly launch_page: string;
  readonly resource?: string;
  readonly resource_id?: string;
}

const filters = ["status", "resource", "resource_id"];

export function openSessions(tools: Tools, workspaces: Workspaces): Readonly<Record<string, Handler>> {
  const { store } = tools;
  const insert = store.prepare(
    `INSERT INTO meshes_sessions (session_id, org, workspace, role, session_type, external_user_id, resource,
     resource_id, ttl, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = store.prepare<SessionRow>("SELECT * FROM meshes_sessions WHERE org = ? AND session_id = ?");
  const list = store.prepare<SessionRow>(
    `SELECT * FROM meshes_sessions WHERE workspace = ? AND (created_at, id) < (?, ?)
     ORDER BY created_at DESC, id DESC`,
  );
  const extend = store.prepare("UPDATE meshes_sessions SET expires_at = ? WHERE id = ?");
  const revoke = store.prepare("UPDATE meshes_sessions SET revoked = 1 WHERE id = ?");

  const find = (principal: Principal, sessionId = ""): SessionRow => {
    const row = select.get(principal.tenant, sessionId);
    if (!row) throw notFound("session");
    demandWorkspace(principal, row.workspace);
    return row;
  };

  return {
    createSession({ principal, body, now }) {
      const input = body as SessionCreate;
      const workspace = workspaces.require(principal, input.workspace_id);
      const sessionId = `ses_${secret(9)}`;
      insert.run(
        sessionId,
        principal.tenant,
        workspace,
        input.role,
        input.session_type,
        input.external_user_id ?? null,
        input.resource ?? null,
        input.resource_id ?? null,
        input.ttl_seconds,
        now,
        now + input.ttl_seconds * 1000,
      );
      const launchToken = secret(24);
      return {
        status: 200,
        body: {
          ...tokenView(find(principal, sessionId)),
          launch_token: launchToken,
          launch_expires_at: timestamp(now + input.launch_ttl_seconds * 1000),
          launch_url: `https://meshes.invalid/embed/${input.launch_page}?launch_token=${launchToken}`,
        },
      };
    },

    listSessions(call) {
      const { principal, query, now } = call;
      // The parameter is required and checked.
      const workspace = workspaces.require(principal, query.workspace_id as string);
      const rows = function* ({ created_at, id }: Sorted) {
        for (const row of list.iterate(workspace, created_at, id)) {
          if (fits(query, { ...row, status: statusOf(row) }, filters)) yield row;
        }
      };
      return pageOf(tools, call, workspace, rows, (row) => recordView(row, now));
    },

    refreshSession({ principal, path, now }) {
      const { id, revoked, ttl } = find(principal, path.session_id);
      if (revoked === 1) throw conflict("The session is revoked.");
      extend.run(now + ttl * 1000, id);
      return { status: 200, body: tokenView(find(principal, path.session_id)) };
    },

    revokeSession({ principal, path }) {
      const { id, revoked } = find(principal, path.session_id);
      revoke.run(id);
      return { status: 200, body: { revoked: revoked === 0 } };
    },
  };
}

/** A random id or token. Tokens are not stored, because the sandbox lacks the pages that take them. */
function secret(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}

function statusOf({ revoked }: SessionRow): string {
  return revoked === 1 ? "revoked" : "active";
}

function tokenView(row: SessionRow): object {
  return {
    session_id: row.session_id,
    access_token: secret(24),
    expires_in: row.ttl,
    expires_at: timestamp(row.expires_at),
    workspace_id: row.workspace,
    role: row.role,
    session_type: row.session_type,
    ...resourceOf(row),
  };
}

function recordView(row: SessionRow, now: number): object {
  return {
    session_id: row.session_id,
    workspace_id: row.workspace,
    role: row.role,
    session_type: row.session_type,
    status: statusOf(row),
    is_expired: row.expires_at <= now,
    ...(row.external_user_id !== null && { external_user_id: row.external_user_id }),
    ...resourceOf(row),
    created_at: timestamp(row.created_at),
    expires_at: timestamp(row.expires_at),
  };
}
