import type { Operation } from "../../../src/openapi/contract.ts";
import { escapePattern } from "../../../src/openapi/pattern.ts";
import { type Plan, STORAGE, type Step } from "./plan.ts";

/** What the server has seen of one run of a verb: which step is next, and what each one has met. */
export class Script {
  readonly #patterns: readonly (readonly [method: string, path: RegExp])[];
  readonly #steps: readonly Step[];
  /** Requests of each step. */
  readonly requests: number[];
  /** How often each step was worked on. */
  readonly worked: number[];
  /** Idempotency keys of the requests of each step. */
  readonly keys: readonly Set<string>[];
  /** Requests that the verb should not have made. */
  readonly beyond: string[] = [];
  /** The latest request has met the fault. */
  isHit = false;
  #next = 0;

  constructor({ steps }: Plan) {
    this.#steps = steps;
    this.#patterns = steps.map(patternOf);
    this.requests = steps.map(() => 0);
    this.worked = steps.map(() => 0);
    this.keys = steps.map(() => new Set<string>());
  }

  /** The step that a request belongs to; `undefined` if there is none. Only a short-lived URL may be asked for again. */
  stepOf(method = "", url = ""): number | undefined {
    const path = url.split("?")[0] ?? "";
    const fits = (index: number) => {
      const [wanted, pattern] = this.#patterns[index] ?? [];
      return wanted === method && pattern?.test(path);
    };
    if (fits(this.#next)) return this.#next;
    const isBefore = this.#next > 0 && !this.#steps[this.#next]?.called && fits(this.#next - 1);
    return isBefore ? this.#next - 1 : undefined;
  }

  /** The step has had its right response. */
  passed(step: number): void {
    this.#next = step + 1;
  }
}

function patternOf({ called }: Step): readonly [string, RegExp] {
  const [method = "GET", template = STORAGE] = called?.key.split(" ") ?? [];
  const escaped = template
    .split(/\{[^}]+\}/)
    .map(escapePattern)
    .join("[^/]+");
  return [method, new RegExp(`^${escaped}$`)];
}

/** The first success that an operation documents. */
export function successOf({ responses }: Operation): number {
  return Number(Object.keys(responses).find((status) => status.startsWith("2")) ?? 200);
}
