import { inspect } from "node:util";
import { registry } from "../../../generated/registry.ts";
import { createClient, type Transport } from "../../../src/client/index.ts";
import { nodeTransport } from "../../../src/client/node/index.ts";
import type { Contract } from "../../../src/openapi/contract.ts";
import { Count, type Scale } from "../count.ts";
import { cellsOf, provenCells } from "./cells.ts";
import { courseOf } from "./course.ts";
import { ATTEMPTS } from "./expectation.ts";
import { PROOF, PROVING } from "./proof.ts";
import type { Script } from "./script.ts";
import { impatient, Stall } from "./stall.ts";
import { type Cell, openStand, PRIMING, SECRET, type Stand } from "./stand.ts";
import { prove } from "./verbs.ts";

const transports: Readonly<Record<string, () => Transport>> = {
  fetch: () => (url, init) => fetch(url, init),
  nodeTransport: () => nodeTransport(),
};

/** How many cells are tried at once. Each mostly waits. */
const LANES = 8;

/**
 * Tries every fault on every step of every verb, a plain call among them, over every transport: on one operation of each
 * kind, and in the full run on every operation.
 */
export async function matrix(scale: Scale): Promise<Count> {
  return tryCells(cellsOf(await contracts(), Object.keys(transports), scale.size, scale.seed));
}

/**
 * Tries how many attempts a call has by itself. Every quick fault meets one operation of each kind, in the full run every
 * operation: where no call has succeeded before, where one has just succeeded, and where that was too long ago.
 */
export async function attempts(scale: Scale): Promise<Count> {
  return tryCells(provenCells(await contracts(), Object.keys(transports), scale.size, scale.seed));
}

async function contracts(): Promise<readonly Contract[]> {
  return Promise.all(registry.map(({ contract }) => contract()));
}

async function tryCells(cells: readonly Cell[]): Promise<Count> {
  const count = new Count();
  const entries = cells.values();
  const lane = async () => {
    await using stand = await openStand();
    for (const cell of entries) count.note(nameOf(cell), await tryCell(cell, stand, count));
    count.leak(stand.strangers());
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  count.measured = `verbs: ${[...new Set(cells.map(({ plan }) => plan.verb))].join(", ")}`;
  return count;
}

function nameOf({ plan, step, fault, times, transport, proof }: Cell): string {
  const { verb, contract, key, steps } = plan;
  return `${fault.name} x ${verb} ${contract.name} ${key}, ${steps[step]?.name}, over ${transport}, ${times} times, proof: ${proof}`;
}

/** Tries one cell. Returns what is wrong. */
async function tryCell(cell: Cell, stand: Stand, count: Count): Promise<string | undefined> {
  const { plan, step, fault, times, proof } = cell;
  const { contract, steps } = plan;
  const expected = courseOf(plan, step, fault, times, proof);
  const stall = new Stall();
  // A body stalls once its header has arrived.
  const script = stand.begin(cell, () => fault.slow && !fault.inBody && stall.begin());
  // Drop the patterns, so that any text is a valid credential.
  const schemes = Object.entries(contract.securitySchemes).map(([name, { pattern: _, ...scheme }]) => [
    name,
    scheme,
  ]);
  const env = impatient(stall);
  const operations = {
    ...contract.operations,
    [PROVING]: { id: "prove", security: [], scopes: [], responses: { 200: [] } },
  };
  const client = createClient(
    { ...contract, operations, securitySchemes: Object.fromEntries(schemes) },
    {
      baseUrl: stand.url,
      credentials: Object.fromEntries(schemes.map(([name]) => [name, SECRET])),
      transport: await transportOf(cell, stand, script, stall),
      env,
      pace: false,
      ...(proof === "asked" && { retry: { attempts: contract.retry?.attempts ?? ATTEMPTS } }),
    },
  );
  if (proof === "recent" || proof === "old") {
    await prove(client);
    await env.sleep(proof === "recent" ? PROOF : PROOF + 1);
  }
  const { error, ...end } = await plan
    .run(client)
    .catch((thrown: unknown) => ({ ends: `crash: ${thrown}`, error: thrown }));
  const written = `${inspect(error, { depth: 9 })}${JSON.stringify(error) ?? ""}`;
  if (written.includes(SECRET)) count.leak(1);
  if (error !== undefined && expected.ends === plan.succeeds) count.lose(1);
  for (const [index, { called }] of steps.entries()) {
    const done = script.worked[index] ?? 0;
    if (!called) continue;
    const { key: idempotency } = called.definition;
    if (done > 1 && !idempotency && /^(POST|PATCH)/.test(called.key)) count.double(done - 1);
    const keys = script.keys[index]?.size ?? 0;
    if (idempotency && keys > 1) return `${keys} idempotency keys in one call`;
  }
  if (script.beyond.length > 0) return `requests beyond the verb's: ${script.beyond}`;
  const got = JSON.stringify({ requests: script.requests, ...end });
  const wanted = JSON.stringify(expected);
  return got === wanted ? undefined : `expected ${wanted}, got ${got}`;
}

/** The transport of a cell. If the fault needs it, a connection is idle, or the first requests go to a closed port. */
async function transportOf(
  { fault, times, transport, step }: Cell,
  stand: Stand,
  script: Script,
  stall: Stall,
): Promise<Transport> {
  const carry = transports[transport]?.() ?? fetch;
  if (fault.idle) await (await carry(`${stand.url}${PRIMING}`, { method: "GET" })).text();
  if (fault.slow && fault.inBody) {
    return async (url, init) => {
      const response = await carry(url, init);
      if (script.isHit) stall.begin();
      return response;
    };
  }
  if (!fault.refuses) return carry;
  return (url, init) => {
    const { pathname } = new URL(url);
    const made = script.requests[step] ?? 0;
    if (script.stepOf(init.method ?? "GET", pathname) !== step || made >= times) return carry(url, init);
    script.requests[step] = made + 1;
    return carry(url.replace(stand.url, stand.closed), init);
  };
}
