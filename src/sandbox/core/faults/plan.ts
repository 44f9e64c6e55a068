import { type Fault, type FaultKind, parseFaults } from "./grammar.ts";

/** Header that asks for faults on one request. */
export const faultHeader = "x-sandbox-fault";

/** The faults that are active for one request: at most one of a kind, the first that was asked for. */
export type ActiveFaults = ReadonlyMap<FaultKind, number | undefined>;

const none: ActiveFaults = new Map();
/** Header faults whose `times` are still being counted. */
const COUNTED = 10_000;

/**
 * Decides which faults are active. Those of the options are active for any request; those of the header only the request that
 * carries it, where `times` is counted over the requests with the same request id and header, so that the retries of
 * one logical call share it.
 */
export class FaultPlan {
  readonly #standing: Trigger[];
  readonly #asked = new Map<string, Trigger[]>();

  /** `operations` are those of all APIs, by `operationId`. @throws MalformedFault */
  constructor(texts: readonly string[], operations: ReadonlySet<string>) {
    this.#standing = texts
      .flatMap((text) => parseFaults(text, operations))
      .map((fault) => new Trigger(fault));
  }

  /** `operations` are those that the header may name: the ones of the API that the request goes to. @throws MalformedFault */
  activeFor(
    operation: string,
    header: string | undefined,
    requestId: string | undefined,
    operations: ReadonlySet<string>,
  ): ActiveFaults {
    if (header === undefined && this.#standing.length === 0) return none;
    const active = new Map<FaultKind, number | undefined>();
    const asked = header === undefined ? [] : this.#triggers(header, requestId, operations);
    for (const trigger of [...asked, ...this.#standing]) {
      const { kind, value } = trigger.fault;
      if (!active.has(kind) && trigger.isActive(operation)) active.set(kind, value);
    }
    return active;
  }

  #triggers(header: string, requestId: string | undefined, operations: ReadonlySet<string>): Trigger[] {
    const name = `${requestId ?? ""}\n${header}`;
    const known = this.#asked.get(name);
    if (known) return known;
    const fresh = parseFaults(header, operations).map((fault) => new Trigger(fault));
    const oldest = this.#asked.size >= COUNTED ? this.#asked.keys().next().value : undefined;
    if (oldest !== undefined) this.#asked.delete(oldest);
    this.#asked.set(name, fresh);
    return fresh;
  }
}

class Trigger {
  readonly fault: Fault;
  #left: number;
  #random: () => number;

  constructor(fault: Fault) {
    this.fault = fault;
    this.#left = fault.times ?? Number.POSITIVE_INFINITY;
    this.#random = mulberry32(fault.seed);
  }

  isActive(operation: string): boolean {
    const { operation: only, probability } = this.fault;
    if (this.#left <= 0 || (only !== undefined && only !== operation)) return false;
    if (probability < 1 && this.#random() >= probability) return false;
    this.#left -= 1;
    return true;
  }
}

/** Tommy Ettinger's 32-bit generator: the same seed gives the same sequence on every platform. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
