import { randomUUID } from "node:crypto";
import type { Principal, Tools } from "../core/api.ts";
import { Refusal } from "../core/refusal.ts";
import { accountTrouble, type ConnectionRow } from "./account.ts";
import type { Connections } from "./connections.ts";
import { ATTEMPTS, type DeliveryRow, deliveryStatus, roundAt } from "./delivery.ts";
import { conflict, notFound, unusable } from "./refusals.ts";
import type { RuleRow, Rules } from "./rules.ts";

export interface Deliveries {
  /** Starts one delivery per rule. Returns whether any of them will fail. */
  start(event: number, rules: readonly RuleRow[], circumstances: Circumstances): boolean;
  of(event: number): DeliveryRow[];
  /**
   * Starts another round of attempts for a failed delivery.
   * @throws Refusal `NotFound`, `TooEarly`, `Conflict`, `UnprocessableEntity`
   */
  retry(
    event: number,
    rule: string | undefined,
    principal: Principal,
    circumstances: Circumstances,
  ): DeliveryRow;
}

/** What decides how deliveries end. */
export interface Circumstances {
  readonly now: number;
  /** Whether a fault asks for failure. */
  readonly doomed: boolean;
  /** `email` of the payload, if any. */
  readonly email: unknown;
}

export function openDeliveries(
  { store, runDuration }: Tools,
  rules: Rules,
  connections: Connections,
): Deliveries {
  const insert = store.prepare(
    `INSERT INTO meshes_deliveries (uuid, event, rule, connection, integration_type, first_starts_at, starts_at, ends_at,
     error, earlier_attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
  );
  const all = store.prepare<DeliveryRow>("SELECT * FROM meshes_deliveries WHERE event = ? ORDER BY id");
  const select = store.prepare<DeliveryRow>("SELECT * FROM meshes_deliveries WHERE event = ? AND rule = ?");
  const restart = store.prepare(
    `UPDATE meshes_deliveries SET starts_at = ?, ends_at = ?, error = ?, earlier_attempts = earlier_attempts + ?,
     earlier_error = ? WHERE id = ?`,
  );

  return {
    of: (event) => all.all(event),

    start(event, taking, circumstances) {
      const { starts, ends } = roundAt(circumstances.now, runDuration);
      let fails = false;
      for (const { uuid, connection, type } of taking) {
        const error = trouble(connections.find(connection), circumstances);
        insert.run(randomUUID(), event, uuid, connection, type, starts, starts, ends, error);
        fails ||= error !== null;
      }
      return fails;
    },

    retry(event, ruleId, principal, circumstances) {
      const rule = rules.require(principal, ruleId);
      const row = select.get(event, rule.uuid);
      if (!row) throw notFound("delivery of this event by this rule");
      const status = deliveryStatus(row, circumstances.now);
      if (status === "completed") throw conflict("The delivery is completed.");
      if (status !== "failed") throw new Refusal("TooEarly", "An attempt is about to run or is running.");
      const connection = connections.find(rule.connection);
      if (connection?.inactive_reason !== null) {
        throw unusable("The connection of this delivery is not active.");
      }
      const { starts, ends } = roundAt(circumstances.now, runDuration);
      restart.run(starts, ends, trouble(connection, circumstances), ATTEMPTS, row.error, row.id);
      return select.get(event, rule.uuid) ?? row;
    },
  };
}

/** Why the attempts will fail; `null` if the first one succeeds. Decided when the round is requested. */
function trouble(connection: ConnectionRow | undefined, { doomed, email }: Circumstances): string | null {
  if (doomed) return "The service failed on demand of a fault.";
  if (connection?.inactive_reason !== null) return "The connection is not active.";
  if (typeof email === "string" && email.toLowerCase().endsWith(".invalid")) {
    return "The service refused the e-mail address.";
  }
  return accountTrouble(connection) ?? null;
}
