import { randomUUID } from "node:crypto";
import type { Call, Handler, Reply, Tools } from "../core/api.ts";
import type { JsonObject } from "../core/json.ts";
import { Refusal } from "../core/refusal.ts";
import { sentenceOf } from "../core/violation.ts";
import { authorOf, mayWrite } from "./access.ts";
import type { Deliveries } from "./deliveries.ts";
import { roundAt } from "./delivery.ts";
import { errorBody, type Remark, remarkOn } from "./error-body.ts";
import { createdView, type EventRow } from "./events.ts";
import type { Rules } from "./rules.ts";
import type { Workspaces } from "./workspaces.ts";

/** An event after the schema check, defaults filled in. */
interface EventInput {
  readonly event: string;
  readonly payload: JsonObject;
  readonly resource: string;
  readonly resource_id?: string;
  readonly workspace?: string;
}

/** Takes events in, one by one or in batches. */
export function openIngestion(
  { store, runDuration }: Tools,
  workspaces: Workspaces,
  rules: Rules,
  deliveries: Deliveries,
): Readonly<Record<string, Handler>> {
  const insert = store.prepare(
    `INSERT INTO meshes_events (uuid, org, workspace, event, resource, resource_id, payload, rules, created_by,
     created_at, starts_at, ends_at, fails) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = store.prepare<EventRow>("SELECT * FROM meshes_events WHERE uuid = ?");
  const setFails = store.prepare("UPDATE meshes_events SET fails = 1 WHERE id = ?");

  /** The workspace that an event goes to, or a remark on why its `workspace` is not valid. */
  const destination = ({ principal }: Call, named: string | undefined): string | Remark => {
    const implied = workspaces.implied(principal);
    if (named === undefined) {
      return implied ?? { param: "workspace", message: "It is needed with a machine token." };
    }
    const id = named.toLowerCase();
    // A workspace out of reach looks like one that does not exist.
    const reached =
      implied === undefined ? mayWrite(principal) && workspaces.reaches(principal, id) : implied === id;
    return reached ? id : { param: "workspace", message: "There is no such workspace." };
  };

  const take = ({ principal, now, doomed }: Call, input: EventInput, workspace: string): EventRow => {
    const { event, payload, resource, resource_id } = input;
    const taking = rules.taking(workspace, event, resource, resource_id);
    // An event that no rule takes ends at once.
    const { starts, ends } = taking.length > 0 ? roundAt(now, runDuration) : { starts: now, ends: now };
    const uuid = randomUUID();
    const { lastInsertRowid } = insert.run(
      uuid,
      principal.tenant,
      workspace,
      event,
      resource,
      resource_id ?? null,
      JSON.stringify(payload),
      taking.length,
      authorOf(principal),
      now,
      starts,
      ends,
      0,
    );
    const id = Number(lastInsertRowid);
    if (deliveries.start(id, taking, { now, doomed, email: payload.email })) setFails.run(id);
    const row = select.get(uuid);
    if (!row) throw new Error(`The store lost the event ${uuid}.`);
    return row;
  };

  return {
    emitEvent(call) {
      // The schema of the body has been checked.
      const input = call.body as EventInput;
      const workspace = destination(call, input.workspace);
      if (typeof workspace === "object") {
        throw new Refusal("BadRequest", "The event cannot be taken.", { details: [workspace] });
      }
      return { status: 201, body: { event: createdView(take(call, input, workspace)) } };
    },

    emitEvents(call): Reply {
      // The schemas of the array and its entries have been checked; `refused` has the violations of entries.
      const inputs = call.body as readonly EventInput[];
      const judged = inputs.map((input, index) => {
        const violation = call.refused.get(index);
        if (violation)
          return { remark: remarkOn(violation) ?? { param: "", message: sentenceOf(violation) } };
        const workspace = destination(call, input.workspace);
        return typeof workspace === "object" ? { remark: workspace } : { input, workspace };
      });
      const remarks = judged.flatMap(({ remark }, index) => (remark ? [within(index, remark)] : []));
      if (remarks.length === inputs.length) {
        throw new Refusal("BadRequest", "None of the events can be taken.", { details: remarks });
      }
      const records = judged.map((entry) =>
        entry.remark ? refused(entry.remark) : createdView(take(call, entry.input, entry.workspace)),
      );
      return {
        status: remarks.length > 0 ? 207 : 201,
        body: { count: records.length, error_count: remarks.length, records },
      };
    },
  };
}

/** Turns a remark on an entry into one on the batch. */
function within(index: number, { param, message }: Remark): Remark {
  return {
    param: param === "" || param.startsWith("[") ? `[${index}]${param}` : `[${index}].${param}`,
    message,
  };
}

function refused(remark: Remark): object {
  const message = remark.param === "" ? remark.message : "The event cannot be taken.";
  return errorBody(400, "BadRequest", message, remark.param === "" ? [] : [remark]);
}
