import type { Contract } from "../../../src/openapi/contract.ts";
import { seeded } from "../../../src/sandbox/core/faults/seeded.ts";
import type { Scale } from "../count.ts";
import type { Plan, Step } from "./plan.ts";
import { plansOf } from "./plans.ts";
import { successOf } from "./script.ts";
import type { Cell } from "./stand.ts";
import type { WireFault } from "./wire-fault.ts";
import { wireFaults } from "./wire-faults.ts";

/** The short run takes this part of the quick cells; the seed selects them. */
const SHORT = 0.02;

/**
 * The cells of a run. In the full run, every fault meets every step of every verb on every operation, once and always, over
 * every transport. Otherwise one operation stands for all of its kind; and a fault that meets a verb once over one transport
 * meets it always over the next one.
 */
export function cellsOf(
  contracts: readonly Contract[],
  transports: readonly string[],
  size: Scale["size"],
  seed: number,
): Cell[] {
  const random = seeded(seed);
  const kinds = new Set<string>();
  const cells: Cell[] = [];
  for (const plan of contracts.flatMap(plansOf)) {
    const kind = kindOf(plan);
    const isFirst = !kinds.has(kind);
    kinds.add(kind);
    if (!isFirst && size !== "full") continue;
    const isWhole = size === "full" || plan.verb === "call";
    for (const [step, { called }] of plan.steps.entries()) {
      for (const [number, fault] of wireFaults.entries()) {
        if (!isPossible(fault, called) || (isLong(fault) && !isFirst) || (fault.heavy && !isWhole)) continue;
        for (const [index, transport] of transports.entries()) {
          const often = fault.slow ? [1] : isWhole ? [1, 99] : [(number + step + index) % 2 === 0 ? 1 : 99];
          for (const times of often) cells.push({ plan, step, fault, times, transport, proof: "asked" });
        }
      }
    }
  }
  return size === "short" ? cells.filter(({ fault }) => !isLong(fault) && random() < SHORT) : cells;
}

/**
 * The cells of clients that ask for no number of attempts. One fault stands for all that look the same to the client, and a step
 * always meets it, which counts the attempts.
 */
export function provenCells(
  contracts: readonly Contract[],
  transports: readonly string[],
  size: Scale["size"],
  seed: number,
): Cell[] {
  const distinct = new Map(wireFaults.map((fault) => [JSON.stringify(fault.seen), fault]));
  const faults = new Set(distinct.values());
  const cells = cellsOf(contracts, transports, size === "short" ? "gate" : size, seed).filter(
    ({ fault, times }) => faults.has(fault) && !isLong(fault) && times > 1,
  );
  const proofs = ["none", "recent", "old"] as const;
  const all = cells.flatMap((cell) => proofs.map((proof) => ({ ...cell, proof })));
  const random = seeded(seed);
  return size === "short" ? all.filter(() => random() < SHORT) : all;
}

const isLong = ({ slow, heavy }: WireFault) => slow || heavy;

/** A success without a body cannot meet a fault in it. */
function isPossible({ inBody }: WireFault, called: Step["called"]): boolean {
  return !inBody || !called || !(called.key.startsWith("HEAD") || successOf(called.definition) === 204);
}

/** The traits that the rules depend on; and of a plain call, those that make its operation one of another kind. */
function kindOf({ verb, contract, steps }: Plan): string {
  const traits = steps.map(({ called }) => (called ? traitsOf(called, verb === "call") : "storage"));
  return [verb, verb === "call" || JSON.stringify(contract.retry), ...traits].join(", ");
}

function traitsOf({ key, definition }: NonNullable<Step["called"]>, isAlone: boolean): string {
  const { key: idempotency, idempotent, next, run, state, batch, presigned } = definition;
  const rules = [key.split(" ")[0], idempotency && "keyed", idempotent];
  const others = [
    next && "paged",
    run && "run",
    state && "polled",
    batch && "batch",
    presigned && "download",
  ];
  return [...rules, ...(isAlone ? others : [])].filter((trait) => trait !== undefined).join(" ");
}
