import type { Handler, Principal, Tools } from "../core/api.ts";
import { Refusal } from "../core/refusal.ts";
import { timestamp } from "../core/timestamp.ts";
import { allows, demandWorkspace } from "./access.ts";
import type { Deliveries } from "./deliveries.ts";
import { type DeliveryRow, deliveryStatus, deliveryView, statusAt } from "./delivery.ts";
import { fits, pageOf, type Sorted } from "./lists.ts";
import { notFound } from "./refusals.ts";
import { resourceOf } from "./rules.ts";
import type { Workspaces } from "./workspaces.ts";

export interface EventRow extends Sorted {
  readonly uuid: string;
  readonly org: string;
  readonly workspace: string;
  readonly event: string;
  readonly resource: string;
  readonly resource_id: string | null;
  readonly payload: string;
  /** Number of rules that took it. */
  readonly rules: number;
  readonly created_by: string;
  readonly starts_at: number;
  readonly ends_at: number;
  /** 1 if any of its deliveries fails. */
  readonly fails: number;
}

const filters = ["event", "resource", "resource_id", "status"];

/** Reads events and retries deliveries. */
export function openEvents(
  tools: Tools,
  workspaces: Workspaces,
  deliveries: Deliveries,
): Readonly<Record<string, Handler>> {
  const { store } = tools;
  const after = "(created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC";
  const ofOrg = store.prepare<EventRow>(`SELECT * FROM meshes_events WHERE org = ? AND ${after}`);
  const ofWorkspace = store.prepare<EventRow>(`SELECT * FROM meshes_events WHERE workspace = ? AND ${after}`);
  const select = store.prepare<EventRow>("SELECT * FROM meshes_events WHERE org = ? AND uuid = ?");
  const settle = store.prepare("UPDATE meshes_events SET ends_at = ?, fails = ? WHERE id = ?");

  const find = (principal: Principal, uuid = ""): EventRow => {
    const row = select.get(principal.tenant, uuid.toLowerCase());
    if (!row) throw notFound("event");
    demandWorkspace(principal, row.workspace);
    return row;
  };

  const whole = (row: EventRow, now: number): object => {
    const own = deliveries.of(row.id);
    return { ...summary(row, own, now), rule_events: own.map((delivery) => ruleEvent(row, delivery, now)) };
  };

  return {
    listEvents(call) {
      const { principal, now } = call;
      const rows = function* ({ created_at, id }: Sorted) {
        for (const row of ofOrg.iterate(principal.tenant, created_at, id)) {
          if (allows(principal, row.workspace)) yield row;
        }
      };
      return pageOf(tools, call, principal.id, rows, (row) => summary(row, deliveries.of(row.id), now));
    },

    listWorkspaceEvents(call) {
      const { principal, path, query, now } = call;
      const workspace = workspaces.require(principal, path.workspace_id);
      const rows = function* ({ created_at, id }: Sorted) {
        for (const row of ofWorkspace.iterate(workspace, created_at, id)) {
          if (fits(query, { ...row, status: eventStatus(row, now) }, filters)) yield row;
        }
      };
      return pageOf(tools, call, workspace, rows, (row) => summary(row, deliveries.of(row.id), now));
    },

    getEvent: ({ principal, path, now }) => ({
      status: 200,
      body: whole(find(principal, path.event_id), now),
    }),

    getEventPayload({ principal, path, now }) {
      const row = find(principal, path.event_id);
      return { status: 200, body: { ...whole(row, now), payload: JSON.parse(row.payload) } };
    },

    retryDelivery({ principal, path, headers, now, doomed }) {
      if (Number(headers["content-length"] ?? 0) > 0 || headers["transfer-encoding"] !== undefined) {
        throw new Refusal("BadRequest", "A retry takes no body.");
      }
      const row = find(principal, path.event_id);
      const { email } = JSON.parse(row.payload);
      const delivery = deliveries.retry(row.id, path.rule_id, principal, { now, doomed, email });
      const fails = deliveries.of(row.id).some(({ error }) => error !== null);
      settle.run(Math.max(row.ends_at, delivery.ends_at), Number(fails), row.id);
      return { status: 200, body: ruleEvent(row, delivery, now) };
    },
  };
}

/** The event in the response that accepts it. */
export function createdView(row: EventRow): object {
  return {
    id: row.uuid,
    event: row.event,
    workspace: row.workspace,
    type: "event",
    ...resourceOf(row),
    created_by: row.created_by,
    created_at: timestamp(row.created_at),
  };
}

function eventStatus(row: EventRow, now: number) {
  return statusAt({ ...row, failed: row.fails === 1 }, now);
}

function summary(row: EventRow, deliveries: readonly DeliveryRow[], now: number): object {
  const statuses = deliveries.map((delivery) => deliveryStatus(delivery, now));
  const status = eventStatus(row, now);
  return {
    ...createdView(row),
    status,
    total_rules: row.rules,
    completed_count: statuses.filter((one) => one === "completed").length,
    failed_count: statuses.filter((one) => one === "failed").length,
    ...(status !== "pending" && row.rules > 0 && { started_at: timestamp(row.starts_at) }),
    ...(now >= row.ends_at && { completed_at: timestamp(row.ends_at) }),
  };
}

function ruleEvent(row: EventRow, delivery: DeliveryRow, now: number): object {
  return {
    ...deliveryView(delivery, now),
    workspace: row.workspace,
    event_id: row.uuid,
    event: row.event,
    ...resourceOf(row),
    created_by: row.created_by,
    created_at: timestamp(row.created_at),
  };
}
