/** What can go wrong on demand; README.md describes each. */
export type FaultKind =
  | "status"
  | "rate-limit"
  | "html"
  | "drop-before"
  | "drop-after"
  | "truncate"
  | "latency"
  | "slow-body"
  | "skew"
  | "outcome";

export interface Fault {
  readonly kind: FaultKind;
  /** Status, seconds, bytes or milliseconds, depending on the kind; `undefined` if there is none. */
  readonly value: number | undefined;
  /** How often it is active; `undefined` means always. */
  readonly times: number | undefined;
  /** `operationId` that it is limited to. */
  readonly operation: string | undefined;
  /** Chance from 0 to 1 that it is active for a matching request. */
  readonly probability: number;
  /** Start of the random sequence behind `probability`. */
  readonly seed: number;
  /** The fault as it was written. */
  readonly text: string;
}

interface KindRule {
  /** Reads the text after `=`, if any. Throws an error that says what would be valid. */
  readonly value: (text: string | undefined) => number | undefined;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const YEAR = 365 * DAY;

const kinds: Readonly<Record<FaultKind, KindRule>> = {
  status: { value: (text) => integer(text, 400, 599, "an HTTP error status such as 503") },
  "rate-limit": {
    value: (text) => (text === undefined ? 1 : integer(text, 1, 3600, "whole seconds, 1 to 3600")),
  },
  html: {
    value: (text) =>
      text === undefined ? 502 : integer(text, 200, 599, "the status of the page, such as 200 or 502"),
  },
  "drop-before": { value: nothing },
  "drop-after": { value: nothing },
  truncate: {
    value: (text) =>
      text === undefined ? undefined : integer(text, 0, 1e9, "how many bytes of the body to send"),
  },
  latency: { value: pause },
  "slow-body": { value: (text) => (text === undefined ? 1000 : pause(text)) },
  skew: { value: (text) => duration(text, -YEAR, YEAR, "a duration such as -90s, 5m or 1h, at most a year") },
  outcome: {
    value: (text) => {
      if (text !== "failure") throw new Error("needs the value failure, the only outcome that can be forced");
      return undefined;
    },
  },
};

/** An invalid fault. The message says which part is wrong and what would be valid. */
export class MalformedFault extends Error {
  override readonly name = "MalformedFault";
}

/**
 * Reads a list of faults: `status=503,times=2,operation=getRun; slow-body=200ms`.
 * @param operations the `operationId`s that `operation=` may name.
 * @throws MalformedFault
 */
export function parseFaults(text: string, operations: ReadonlySet<string>): Fault[] {
  return text
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => parseFault(part, operations));
}

function parseFault(text: string, operations: ReadonlySet<string>): Fault {
  const wrong = (what: string): Error => new MalformedFault(`Fault "${text}": ${what}.`);
  const [head = "", ...options] = text.split(",").map((part) => part.trim());
  const [name, argument] = assignment(head);
  if (!isKind(name)) throw wrong(`there is no fault ${name}; there are ${Object.keys(kinds).join(", ")}`);
  const fault = {
    kind: name,
    value: attempt(
      () => kinds[name].value(argument),
      (why) => wrong(`${name} ${why}`),
    ),
    times: undefined as number | undefined,
    operation: undefined as string | undefined,
    probability: 1,
    seed: 1,
    text,
  };
  for (const option of options) {
    const [key, value] = assignment(option);
    attempt(
      () => setOption(fault, key, value, operations),
      (why) => wrong(`${key} ${why}`),
    );
  }
  return fault;
}

type Mutable<T> = { -readonly [Property in keyof T]: T[Property] };

function setOption(
  fault: Mutable<Fault>,
  key: string,
  value: string | undefined,
  operations: ReadonlySet<string>,
): void {
  switch (key) {
    case "times":
      fault.times = integer(value, 1, 1e9, "a whole number from 1");
      return;
    case "seed":
      fault.seed = integer(value, 0, 2 ** 32 - 1, "a whole number from 0 to 4294967295");
      return;
    case "probability":
      if (!/^(?:0(?:\.\d+)?|\.\d+|1(?:\.0+)?)$/.test(value ?? ""))
        throw new Error("needs a number from 0 to 1");
      fault.probability = Number(value);
      return;
    case "operation":
      if (value === undefined || !operations.has(value)) {
        throw new Error(`needs an operationId: ${[...operations].join(", ")}`);
      }
      fault.operation = value;
      return;
    default:
      throw new Error("is no option; there are times, operation, probability and seed");
  }
}

function assignment(text: string): [name: string, value: string | undefined] {
  const at = text.indexOf("=");
  return at < 0 ? [text, undefined] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function isKind(name: string): name is FaultKind {
  return Object.hasOwn(kinds, name);
}

function integer(text: string | undefined, from: number, to: number, what: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text ?? "") || value < from || value > to) throw new Error(`needs ${what}`);
  return value;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: MINUTE, h: 60 * MINUTE };

/** Converts `200ms`, `-90s`, `5m` or `1h` to milliseconds between `from` and `to`. */
function duration(text: string | undefined, from: number, to: number, what: string): number {
  const [, amount, unit = ""] = /^([+-]?\d+)(ms|s|m|h)$/.exec(text ?? "") ?? [];
  const value = Number(amount) * (units[unit] ?? 1);
  if (amount === undefined || value < from || value > to) throw new Error(`needs ${what}`);
  return value;
}

function pause(text: string | undefined): number {
  return duration(text, 0, DAY, "a duration such as 200ms or 90s, at most 24h");
}

function nothing(text: string | undefined): undefined {
  if (text !== undefined) throw new Error("takes no value");
}

function attempt<T>(work: () => T, explain: (why: string) => Error): T {
  try {
    return work();
  } catch (error) {
    throw explain(error instanceof Error ? error.message : String(error));
  }
}
