import { type VirtualTime, virtualTime } from "../../scripts/virtual-time.ts";
import { type BatchOptions, type BatchResult, batch } from "../../src/client/index.ts";
import { connect } from "./connect.ts";
import type { Sent, Server } from "./fetch.ts";
import { meshi } from "./meshi.ts";

export const importPath = "/events/{event_id}/attendees:import";

/** A row whose name may change while its id stays. */
export const row = (attendee_id: string, name = "A") => ({ attendee_id, name });

/** Rows with these letters for ids. */
export const rowsOf = (ids: string) => [...ids].map((id) => row(id));

/** Id of the first row of an import. */
export const firstRow = (sent: Sent): string => JSON.parse(sent.text).attendees[0].attendee_id;

type Rows = Iterable<ReturnType<typeof row>> | AsyncIterable<ReturnType<typeof row>>;

export interface ImportOptions extends BatchOptions {
  readonly event?: string;
  readonly body?: { readonly webhook_url: string };
}

/** The times of imports in progress. */
const going: VirtualTime[] = [];

/** The platform derives a key in real time. No virtual time passes until the import is done. */
async function whileKeysHoldTime(time: VirtualTime, work: () => Promise<void>): Promise<void> {
  const { subtle } = crypto;
  const digest: SubtleCrypto["digest"] = SubtleCrypto.prototype.digest;
  going.push(time);
  subtle.digest = (...given) => {
    const digesting = digest.apply(subtle, given);
    for (const each of going) each.hold(digesting).catch(() => {});
    return digesting;
  };
  try {
    await work();
  } finally {
    going.splice(going.indexOf(time), 1);
    if (going.length === 0) Reflect.deleteProperty(subtle, "digest");
  }
}

/** Imports rows, one per batch unless told otherwise, and notes the results until it is `done`. */
export function importing(
  server: Server,
  rows: Rows,
  { event = "summit", ...options }: ImportOptions = {},
  time: VirtualTime = virtualTime(),
) {
  const { client, sent } = connect(meshi, server, { time });
  const results: BatchResult[] = [];
  const init = { params: { path: { event_id: event } }, maxItems: 1, ...options };
  const done = whileKeysHoldTime(time, async () => {
    for await (const result of batch(client, "PUT", importPath, rows, init)) results.push(result);
  });
  return { done, results, sent };
}

/** Imports rows, two per batch and one batch after the other, to the end. */
export async function imported(server: Server, time: VirtualTime, rows: Rows, options: ImportOptions = {}) {
  const { done, ...rest } = importing(server, rows, { maxItems: 2, concurrency: 1, ...options }, time);
  await done;
  return rest;
}
