import type { CallOptions, ClientOptions } from "./options.ts";

/** What a value has to be, in words, and the test for it. */
type Rule = readonly [words: string, isUsable: (value: unknown) => boolean];
type Rules = Readonly<Record<string, Rule>>;

/** A number; NaN passes no comparison. */
const amount = (least: number, most = Number.POSITIVE_INFINITY, whole?: "whole"): Rule => [
  `a ${whole ?? "usable"} number from ${least} to ${most}`,
  (value) =>
    typeof value === "number" && value >= least && value <= most && (!whole || Number.isInteger(value)),
];
const kind = (words: string, ...types: readonly string[]): Rule => [
  words,
  (value) => types.includes(typeof value),
];
const ms = amount(0);
const status = amount(100, 599, "whole");
const fun = kind("a function", "function");
const bool = kind("true or false", "boolean");
const token = kind("text or a function", "string", "function");
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !(Symbol.iterator in value);
const record: Rule = ["an object with names and values", isRecord];
const optional: Rule = ["false or an object", (value) => value === false || isRecord(value)];
const hasMethods = (value: unknown, ...names: readonly string[]) =>
  isRecord(value) && names.every((name) => typeof value[name] === "function");

/** What every option may be. Names that are not here belong to the operation, or to a verb. */
const RULES: Rules = {
  timeout: amount(1),
  deadline: ms,
  signal: ["an AbortSignal", (value) => hasMethods(value, "addEventListener", "throwIfAborted")],
  retry: optional,
  hooks: record,
  headers: record,
  parse: fun,
  transport: fun,
  fetch: fun,
  bodySerializer: fun,
  parseAs: [
    "json, text, blob, arrayBuffer or stream",
    (value) => /^(json|text|blob|arrayBuffer|stream)$/.test(String(value)),
  ],
  token,
  credentials: record,
  baseUrl: [
    "text, a URL or an object",
    (value) => typeof value === "string" || value instanceof URL || isRecord(value),
  ],
  allowInsecure: bool,
  pace: [
    "false or a list of { requests, seconds, per }",
    (value) => value === false || (Array.isArray(value) && value.every(isRateLimit)),
  ],
  env: ["an Env", (value) => hasMethods(value, "now", "monotonic", "random", "uuid", "timeout", "sleep")],
};

/** What the properties of an option may be: each the same, or each by its name. */
const NESTED: Readonly<Record<string, Rules | ((name: string) => Rule)>> = {
  retry: {
    attempts: amount(1, undefined, "whole"),
    rateLimited: amount(0, undefined, "whole"),
    base: ms,
    factor: amount(1, 100),
    maxWait: ms,
    maxRetryAfter: ms,
    jitter: ['"full" or a number from 0 to 1', (value) => value === "full" || amount(0, 1)[1](value)],
    atLeastOnce: bool,
    statuses: ["a list of statuses", (value) => Array.isArray(value) && value.every(status[1])],
  },
  hooks: () => fun,
  headers: () => ["text or null", (value) => value === null || typeof value !== "object"],
  credentials: () => token,
};

function isRateLimit(value: unknown): boolean {
  return isRecord(value) && amount(1, undefined, "whole")[1](value.requests) && Number(value.seconds) > 0;
}

/**
 * Reads the options of a client or of a call, once, for every place that uses them: `undefined` is not given, at every
 * level; `fetch` is another name of `transport`.
 * @throws TypeError naming an option that is unusable. Its value is not shown: it may be a secret.
 */
export function readOptions<Options extends object>(given: Options): Options {
  // Every property is one of the given, as it was.
  return readAll(given, RULES, "") as Options;
}

function readAll(given: object, rules: Rules | ((name: string) => Rule), place: string): object {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const rule = typeof rules === "function" ? rules(name) : rules[name];
    if (rule && !rule[1](value)) throw new TypeError(`The option ${place}${name} has to be ${rule[0]}`);
    const key = place === "" && name === "fetch" ? "transport" : name;
    if (key === "transport" && read[key] && read[key] !== value) {
      throw new TypeError("The options fetch and transport contradict each other");
    }
    const nested = place === "" ? NESTED[name] : undefined;
    read[key] = nested && isRecord(value) ? readAll(value, nested, `${name}.`) : value;
  }
  return read;
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
