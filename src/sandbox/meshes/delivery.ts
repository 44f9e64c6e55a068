import { timestamp } from "../core/timestamp.ts";

/** A stored delivery. Its status is not stored but follows from the time. Times are in ms. */
export interface DeliveryRow {
  readonly id: number;
  readonly uuid: string;
  readonly rule: string;
  readonly connection: string;
  readonly integration_type: string;
  /** Start of the very first attempt. */
  readonly first_starts_at: number;
  /** Start and end of the present round of attempts. */
  readonly starts_at: number;
  readonly ends_at: number;
  /** Error of every attempt of the round; `null` if the first one succeeds. */
  readonly error: string | null;
  /** Attempts of earlier rounds, and the error of the last one. */
  readonly earlier_attempts: number;
  readonly earlier_error: string | null;
}

export type Status = "pending" | "processing" | "completed" | "failed";

/** Attempts of a round that fails. Each pause is twice as long as the one before. */
export const ATTEMPTS = 5;

/** Start and end of a round requested at `now`. It takes `duration` ms and waits for the first quarter. */
export function roundAt(now: number, duration: number): { readonly starts: number; readonly ends: number } {
  return { starts: now + Math.floor(duration / 4), ends: now + duration };
}

export function statusAt(
  { starts_at, ends_at, failed }: { starts_at: number; ends_at: number; failed: boolean },
  now: number,
): Status {
  if (now < starts_at && now < ends_at) return "pending";
  if (now < ends_at) return "processing";
  return failed ? "failed" : "completed";
}

export function deliveryStatus(row: DeliveryRow, now: number): Status {
  return statusAt({ ...row, failed: row.error !== null }, now);
}

/** A delivery as in the contract, without the properties that it shares with its event. */
export function deliveryView(row: DeliveryRow, now: number): object {
  const { starts_at, ends_at, error, earlier_attempts, earlier_error } = row;
  const status = deliveryStatus(row, now);
  const made = attemptsMade(row, now);
  // The running attempt has no error yet.
  const met = error !== null && (status === "failed" || made > 1) ? error : earlier_error;
  const started = earlier_attempts > 0 || now >= starts_at || now >= ends_at;
  return {
    id: row.uuid,
    rule: row.rule,
    connection: row.connection,
    type: "rule",
    integration_type: row.integration_type,
    status,
    attempt_count: earlier_attempts + made,
    ...(started && { started_at: timestamp(row.first_starts_at) }),
    ...(now >= ends_at && { completed_at: timestamp(ends_at) }),
    ...(met !== null && { last_error: met }),
  };
}

/** Attempts of this round that have begun. The pauses take 1, 2, 4 and 8 sixteenths; the last attempt takes one. */
function attemptsMade({ starts_at, ends_at, error }: DeliveryRow, now: number): number {
  if (now >= ends_at) return error === null ? 1 : ATTEMPTS;
  if (now < starts_at) return 0;
  if (error === null) return 1;
  const elapsed = (now - starts_at) / (ends_at - starts_at);
  const part = 1 / 2 ** (ATTEMPTS - 1);
  return Array.from({ length: ATTEMPTS }, (_, pauses) => (2 ** pauses - 1) * part).filter(
    (begins) => begins <= elapsed,
  ).length;
}
