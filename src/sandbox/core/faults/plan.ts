import { type Fault, type FaultKind, parseFaults } from "./grammar.ts";
import { seeded } from "./seeded.ts";

/** Header that asks for faults on one request. */
export const faultHeader = "x-sandbox-fault";

/** The active faults of one request: the first of each kind. */
export type ActiveFaults = ReadonlyMap<FaultKind, number | undefined>;

const none: ActiveFaults = new Map();
/** How many pairs of request id and header keep their counts. */
const COUNTED = 10_000;

/**
 * Decides which faults are active. Faults of the options apply to every request. Faults of a header apply to its request.
 * Requests with the same request id and header share the count of `times`, so the retries of a call share it.
 */
export class FaultPlan {
  readonly #standing: Trigger[];
  readonly #asked = new Map<string, Trigger[]>();

  /** `operations` are the `operationId`s of all APIs. @throws MalformedFault */
  constructor(texts: readonly string[], operations: ReadonlySet<string>) {
    this.#standing = texts
      .flatMap((text) => parseFaults(text, operations))
      .map((fault) => new Trigger(fault));
  }

  /** `operations` are the `operationId`s of the called API, which the header may name. @throws MalformedFault */
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
    this.#random = seeded(fault.seed);
  }

  isActive(operation: string): boolean {
    const { operation: only, probability } = this.fault;
    if (this.#left <= 0 || (only !== undefined && only !== operation)) return false;
    if (probability < 1 && this.#random() >= probability) return false;
    this.#left -= 1;
    return true;
  }
}
