import type { CallOptions, ClientOptions } from "./options.ts";

/** What a value has to be, in words, and the test for it. */
type Rule = readonly [words: string, isUsable: (value: unknown) => boolean];

const number = (words: string, isUsable: (value: number) => boolean): Rule => [
  words,
  // NaN passes no comparison.
  (value) => typeof value === "number" && isUsable(value),
];
const positive = number("a number of milliseconds above 0", (value) => value > 0);
const notNegative = number("a number of milliseconds, 0 or more", (value) => value >= 0);
const fun: Rule = ["a function", (value) => typeof value === "function"];
const bool: Rule = ["true or false", (value) => typeof value === "boolean"];
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(Symbol.iterator in value);
const record: Rule = ["an object with names and values", isRecord];
const hasAll = (value: unknown, names: readonly string[]) =>
  isRecord(value) && names.every((name) => typeof value[name] === "function");

const PARSE_AS = ["json", "text", "blob", "arrayBuffer", "stream"];

/** What every option may be. Names that are not here belong to the operation, or to a verb. */
const RULES: Readonly<Record<string, Rule>> = {
  timeout: positive,
  deadline: notNegative,
  signal: [
    "an AbortSignal",
    (value) => hasAll(value, ["addEventListener"]) && typeof Object(value).aborted === "boolean",
  ],
  retry: ["false, or an object", (value) => value === false || isRecord(value)],
  hooks: record,
  headers: record,
  parse: fun,
  transport: fun,
  fetch: fun,
  bodySerializer: fun,
  parseAs: [`one of ${PARSE_AS.join(", ")}`, (value) => PARSE_AS.includes(String(value))],
  token: ["text or a function", (value) => typeof value === "string" || typeof value === "function"],
  credentials: record,
  baseUrl: [
    "text, a URL or an object",
    (value) => typeof value === "string" || value instanceof URL || isRecord(value),
  ],
  allowInsecure: bool,
  pace: [
    "false, or a list of { requests, seconds, per } with whole numbers of requests",
    (value) => value === false || (Array.isArray(value) && value.every(isRateLimit)),
  ],
  env: [
    "an object with now, monotonic, random, uuid, timeout and sleep",
    (value) => hasAll(value, ["now", "monotonic", "random", "uuid", "timeout", "sleep"]),
  ],
};

/** What the properties of an option may be. */
const NESTED: Readonly<Record<string, Readonly<Record<string, Rule>> | Rule>> = {
  retry: {
    attempts: number("a whole number of requests, 1 or more", isCount),
    rateLimited: number("a whole number of requests, 0 or more", (value) => value === 0 || isCount(value)),
    base: notNegative,
    factor: number("a number, 1 or more", (value) => value >= 1 && value < Number.POSITIVE_INFINITY),
    maxWait: notNegative,
    maxRetryAfter: notNegative,
    jitter: ['"full", or a number from 0 to 1', (value) => value === "full" || isShare(value)],
    atLeastOnce: bool,
    statuses: ["a list of statuses", (value) => Array.isArray(value) && value.every(isStatus)],
  },
  hooks: fun,
  headers: ["text, or null to leave the field out", (value) => value === null || typeof value !== "object"],
  credentials: RULES.token ?? fun,
};

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

function isShare(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= 1;
}

function isStatus(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 100 && value <= 599;
}

function isRateLimit(value: unknown): boolean {
  return isRecord(value) && isCount(Number(value.requests)) && Number(value.seconds) > 0;
}

/**
 * Reads the options of a client or of a call, once, for every place that uses them: `undefined` is not given, at every
 * level.
 * @throws TypeError naming an option that is unusable. Its value is not shown: it may be a secret.
 */
export function readOptions<Options extends object>(given: Options): Options {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const rule = RULES[name];
    if (rule) check(name, value, rule);
    const nested = NESTED[name];
    read[name] = nested && isRecord(value) ? readNested(name, value, nested) : value;
  }
  if (read.fetch && read.transport && read.fetch !== read.transport) {
    throw new TypeError("The options fetch and transport contradict each other: give one of them");
  }
  read.transport ??= read.fetch;
  delete read.fetch;
  if (read.transport === undefined) delete read.transport;
  // Every property is one of the given, as it was.
  return read as Options;
}

function readNested(
  option: string,
  given: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, Rule>> | Rule,
): object {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const rule = Array.isArray(rules) ? (rules as Rule) : (rules as Readonly<Record<string, Rule>>)[name];
    if (rule) check(`${option}.${name}`, value, rule);
    read[name] = value;
  }
  return read;
}

function check(name: string, value: unknown, [words, isUsable]: Rule): void {
  if (!isUsable(value)) throw new TypeError(`The option ${name} has to be ${words}`);
}

/** The options of a call over those of its client. Where both have an object, its properties are merged. */
export function overClient(client: ClientOptions, call: CallOptions): CallOptions {
  const { retry, hooks } = client;
  return {
    ...client,
    ...call,
    ...(retry && call.retry && { retry: { ...retry, ...call.retry } }),
    ...(hooks && call.hooks && { hooks: { ...hooks, ...call.hooks } }),
  };
}
