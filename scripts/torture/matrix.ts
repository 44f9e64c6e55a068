import { inspect } from "node:util";
import { registry } from "../../generated/registry.ts";
import { createClient, type Env, systemEnv, type Transport } from "../../src/client/index.ts";
import { nodeTransport } from "../../src/client/node/index.ts";
import type { Operation, OperationKey } from "../../src/openapi/contract.ts";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import { Count, type Scale } from "./count.ts";
import { expectationOf } from "./expectation.ts";
import { type Attempts, type Cell, openStand, PRIMING, type Stand, successOf } from "./stand.ts";
import { wireFaults } from "./wire-faults.ts";

/** The real environment, except that a wait before a retry ends at once: the clocks jump to its end. */
function impatient(): Env {
  let skipped = 0;
  return {
    ...systemEnv,
    now: () => systemEnv.now() + skipped,
    monotonic: () => systemEnv.monotonic() + skipped,
    async sleep(ms, signal) {
      skipped += ms;
      await systemEnv.sleep(0, signal);
    },
  };
}

const transports: Readonly<Record<string, () => Transport>> = {
  fetch: () => (url, init) => fetch(url, init),
  nodeTransport: () => nodeTransport(),
};

/** The credential of every cell. It may appear in the cell's own requests only. */
const SECRET = "torture-secret-value";

/** The client's time-out for a stalled response, in ms. */
const IMPATIENCE = 150;

/** The traits that the rules depend on. Except in the full run, one operation stands for all of its kind. */
function kindOf(
  key: OperationKey,
  { key: idempotency, idempotent, next, run, state, batch, presigned }: Operation,
): string {
  const traits = [idempotency && "keyed", idempotent, next && "paged", run && "run", state && "polled"];
  return [key.split(" ")[0], ...traits, batch && "batch", presigned && "download"]
    .filter((trait) => trait !== undefined)
    .join(" ");
}

/** Tries every fault on every kind of operation over every transport; in the full run, on every operation. */
export async function matrix({ size, seed }: Scale): Promise<Count> {
  const count = new Count();
  const cells = await cellsOf(size, seeded(seed));
  const entries = cells.values();
  const lane = async () => {
    await using stand = await openStand();
    for (const cell of entries) {
      const name = `${cell.fault.name} x ${cell.contract.name} ${cell.key} over ${cell.transport}, ${cell.times} times`;
      count.note(name, await tryCell(cell, stand, count));
    }
    count.leak(stand.strangers());
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return count;
}

/** How many cells are tried at once. Each mostly waits. */
const LANES = 8;

async function cellsOf(size: Scale["size"], random: () => number): Promise<Cell[]> {
  const contracts = await Promise.all(registry.map(({ contract }) => contract()));
  const kinds = new Set<string>();
  const cells: Cell[] = [];
  for (const contract of contracts) {
    // Object.keys has the type string[].
    for (const key of Object.keys(contract.operations) as OperationKey[]) {
      const definition = contract.operations[key];
      if (!definition) continue;
      const kind = kindOf(key, definition);
      const first = !kinds.has(kind);
      kinds.add(kind);
      for (const fault of wireFaults) {
        if (fault.inBody && (key.startsWith("HEAD") || successOf(definition) === 204)) continue;
        const isWanted = size === "full" || first ? !(fault.slow && !first) : false;
        if (!isWanted) continue;
        for (const transport of Object.keys(transports)) {
          for (const times of fault.slow ? [1] : [1, 99])
            cells.push({ contract, key, definition, fault, times, transport });
        }
      }
    }
  }
  // The short run takes a fiftieth of the quick cells; the seed selects them.
  return size === "short"
    ? cells.filter(({ fault }) => !fault.slow && !fault.heavy && random() < 0.02)
    : cells;
}

/** Tries one cell. Returns what is wrong. */
async function tryCell(cell: Cell, stand: Stand, count: Count): Promise<string | undefined> {
  const { contract, key, definition, fault, times } = cell;
  const expected = expectationOf(contract, key, definition, fault, times);
  const [method = "", path = ""] = key.split(" ");
  const attempts = stand.begin(cell);
  // Drop the patterns, so that any text is a valid credential.
  const schemes = Object.entries(contract.securitySchemes).map(([name, { pattern: _, ...scheme }]) => [
    name,
    scheme,
  ]);
  const client = createClient(
    { ...contract, securitySchemes: Object.fromEntries(schemes) },
    {
      baseUrl: stand.url,
      credentials: Object.fromEntries(schemes.map(([name]) => [name, SECRET])),
      transport: await transportOf(cell, stand, attempts),
      env: impatient(),
      pace: false,
      ...(fault.slow && { timeout: IMPATIENCE }),
    },
  );
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => [name, "x"]);
  const init = {
    params: { path: Object.fromEntries(names) },
    ...(method !== "GET" && method !== "HEAD" && { body: {} }),
  };
  // The operation is chosen at run time, so it has no types here.
  const request = client.request as unknown as (
    method: string,
    path: string,
    init: object,
  ) => Promise<{ error?: unknown; meta: { outcomeUnknown: boolean } }>;
  const { error, meta } = await request(method, path, init);
  const written = `${inspect(error, { depth: 9 })}${JSON.stringify(error) ?? ""}`;
  if (written.includes(SECRET)) count.leak(1);
  const ends = error === undefined ? "success" : "error";
  if (ends === "error" && expected.ends === "success") count.lose(1);
  const done = attempts.worked;
  const mayRepeat = definition.key !== undefined || !/^(POST|PATCH)/.test(key);
  if (done > 1 && !mayRepeat) count.double(done - 1);
  const got = { requests: attempts.requests, ends, outcomeUnknown: meta.outcomeUnknown };
  const keys = new Set(attempts.keys).size;
  if (definition.key && attempts.requests > 1 && keys > 1) return `${keys} idempotency keys in one call`;
  const same = JSON.stringify(got) === JSON.stringify(expected);
  return same ? undefined : `expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`;
}

/** The transport of a cell. If the fault needs it, a connection is idle, or the first requests go to a closed port. */
async function transportOf(
  { fault, times, transport }: Cell,
  stand: Stand,
  attempts: Attempts,
): Promise<Transport> {
  const carry = transports[transport]?.() ?? fetch;
  if (fault.idle) await (await carry(`${stand.url}${PRIMING}`, { method: "GET" })).text();
  if (!fault.refuses) return carry;
  return (url, init) => {
    if (attempts.requests >= times) return carry(url, init);
    attempts.requests++;
    return carry(url.replace(stand.url, stand.closed), init);
  };
}
