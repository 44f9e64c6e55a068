import { systemEnv } from "./env.ts";
import type { CallOptions, ClientOptions } from "./options.ts";
import { hasNames } from "./parameters.ts";

/** What a value has to be, in words, the test for it, and the rules for its properties. */
type Rule = readonly [words: string, isUsable: (value: unknown) => boolean, properties?: Rules];

/** Rules by name; `*` for all other names. */
type Rules = Readonly<Record<string, Rule>>;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !(Symbol.iterator in value);
const hasMethods = (value: unknown, ...names: readonly string[]) =>
  names.every((name) => typeof Object(value)[name] === "function");
/** NaN passes no comparison. */
const isNumber = (value: unknown, least: number, most = Number.POSITIVE_INFINITY) =>
  typeof value === "number" && value >= least && value <= most;
const isWhole = (value: unknown, least: number, most?: number) =>
  isNumber(value, least, most) && Number.isInteger(value);

const number = (least: number): Rule => [`a number from ${least} up`, (value) => isNumber(value, least)];
const whole = (least: number): Rule => [`a whole number from ${least} up`, (value) => isWhole(value, least)];
const typed = (...types: readonly string[]): Rule => [
  `a ${types.join(" or ")}`,
  (value) => types.includes(typeof value),
];
const record = ["an object with names and values", isRecord] as const;
const fun = typed("function");
const bool = typed("boolean");
const token = typed("string", "function");

/**
 * What every option may be. Names that are not here belong to the operation, or to a verb. Properties that have rules are not given
 * where they are undefined.
 */
const RULES: Rules = {
  timeout: number(1),
  deadline: number(0),
  signal: ["an AbortSignal", (value) => hasMethods(value, "addEventListener", "throwIfAborted")],
  retry: [
    "false or an object",
    (value) => value === false || isRecord(value),
    {
      attempts: whole(1),
      rateLimited: whole(0),
      base: number(0),
      factor: ["a number from 1 to 100", (value) => isNumber(value, 1, 100)],
      maxWait: number(0),
      maxRetryAfter: number(0),
      jitter: ['"full" or a number from 0 to 1', (value) => value === "full" || isNumber(value, 0, 1)],
      atLeastOnce: bool,
      statuses: ["a list of statuses", (value) => isListOf(value, (status) => isWhole(status, 100, 599))],
    },
  ],
  hooks: [...record, { "*": fun }],
  headers: [
    ...record,
    {
      // As a plain key it would be the prototype of these rules.
      ["__proto__"]: ["left out: fetch drops a field of this name", () => false],
      "*": ["text or null", (value) => value === null || typeof value !== "object"],
    },
  ],
  params: [record[0], hasNames, { "*": [record[0], (value) => value === null || hasNames(value)] }],
  parse: fun,
  onProgress: fun,
  onStart: fun,
  label: typed("string"),
  distinct: bool,
  continueOnError: bool,
  from: record,
  transport: fun,
  fetch: fun,
  bodySerializer: fun,
  parseAs: [
    "json, text, blob, arrayBuffer or stream",
    (value) => /^(json|text|blob|arrayBuffer|stream)$/.test(String(value)),
  ],
  token,
  credentials: [...record, { "*": token }],
  baseUrl: ["text, a URL or an object", (value) => typeof value === "string" || isRecord(value)],
  allowInsecure: bool,
  pace: [
    "false, a list of { requests, seconds, per } or a function",
    (value) => value === false || fun[1](value) || isListOf(value, isRateLimit),
  ],
  limits: ["a list of { requests, seconds, per }", (value) => isListOf(value, isRateLimit)],
  onWarning: fun,
  env: ["an Env", (value) => hasMethods(value, ...Object.keys(systemEnv))],
};

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isRateLimit(value: unknown): boolean {
  const { requests, seconds } = Object(value);
  return isWhole(requests, 1) && seconds > 0;
}

/**
 * Reads the options of a client or of a call, once, for every place that uses them: `undefined` is not given, at every
 * level; `fetch` is another name of `transport`.
 * @throws TypeError naming an option that is unusable. Its value is not shown: it may be a secret.
 */
export function readOptions<Options extends object>(given: Options): Options {
  // Every property is one of the given, as it was.
  return readAll(given, "", RULES) as Options;
}

function readAll(given: object, place: string, rules: Rules): object {
  if (!isRecord(given)) throw new TypeError(`The options have to be ${record[0]}`);
  const read: Record<string, unknown> = {};
  for (const name of Object.keys(given)) {
    // It is one of its keys.
    const value = given[name as keyof typeof given];
    if (value === undefined) continue;
    const rule = Object.hasOwn(rules, name) ? rules[name] : rules["*"];
    if (rule && !rule[1](value)) throw new TypeError(`The option ${place}${name} has to be ${rule[0]}`);
    const key = name === "fetch" && !place ? "transport" : name;
    if (Object.hasOwn(read, key) && read[key] !== value) {
      throw new TypeError("The options fetch and transport contradict each other");
    }
    read[key] = rule?.[2] && value ? readAll(value, `${name}.`, rule[2]) : value;
  }
  return read;
}

/** The options of a call over those of its client. Where both have an object, its properties are merged. */
export function overClient<More extends object>(
  client: ClientOptions,
  call: CallOptions,
  more?: More,
): CallOptions & More {
  const merged: Record<string, unknown> = { ...client, ...call, ...more };
  for (const name of ["retry", "hooks"] as const) {
    if (client[name] && call[name]) merged[name] = { ...client[name], ...call[name] };
  }
  // It has the options of both, by their names, and what came with them.
  return merged as CallOptions & More;
}
