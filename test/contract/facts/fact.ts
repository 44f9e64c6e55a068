import { isObject, type JsonObject } from "../bundle.ts";

/** Picks the entry of a list that is equal to this (a string or number), or that has these members. */
export interface Entry {
  readonly entry: string | number | Readonly<Record<string, unknown>>;
}

/** A fact that the API's own pages state, and where the document states it. References are followed on the way. */
export interface Fact {
  readonly says: string;
  readonly at: readonly (string | Entry)[];
  /** What has to stand there: a value, or a pattern of its text. Default: anything. */
  readonly is?: unknown;
  /** How many entries the list there has. */
  readonly count?: number;
}

/** Where a fact stands: a member of an object or an entry of a list. */
export interface Place {
  readonly within: JsonObject | readonly unknown[];
  readonly key: string | number;
}

/** The place of a fact in a document; `undefined` where the document does not state it. */
export function find(document: JsonObject, { at, is, count }: Fact): Place | undefined {
  let place: Place | undefined;
  let value: unknown = document;
  for (const step of at) {
    const within = resolved(document, value);
    const key = typeof step === "string" ? memberOf(within, step) : entryOf(document, within, step.entry);
    if (key === undefined) return undefined;
    // Only objects and lists have members and entries.
    place = { within: within as Place["within"], key };
    value = (within as Record<string | number, unknown>)[key];
  }
  const found = resolved(document, value);
  const matches =
    (is === undefined || holds(found, is)) &&
    (count === undefined || (Array.isArray(found) && found.length === count));
  return matches ? place : undefined;
}

function resolved(document: JsonObject, value: unknown): unknown {
  if (!isObject(value) || typeof value.$ref !== "string") return value;
  let target: unknown = document;
  for (const token of value.$ref.slice(2).split("/")) {
    target = isObject(target) ? target[token.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  }
  return resolved(document, target);
}

/** Header fields are found in any case, everything else as it is written. */
function memberOf(value: unknown, name: string): string | undefined {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return name;
  return name.includes("-") && !name.startsWith("x-")
    ? Object.keys(value).find((other) => other.toLowerCase() === name.toLowerCase())
    : undefined;
}

function entryOf(document: JsonObject, list: unknown, entry: Entry["entry"]): number | undefined {
  if (!Array.isArray(list)) return undefined;
  const index = list.findIndex((item: unknown) => {
    const whole = resolved(document, item);
    if (typeof entry !== "object") return whole === entry;
    return isObject(whole) && Object.entries(entry).every(([name, value]) => holds(whole[name], value));
  });
  return index < 0 ? undefined : index;
}

function holds(value: unknown, expected: unknown): boolean {
  if (expected instanceof RegExp) return typeof value === "string" && expected.test(value);
  return JSON.stringify(value) === JSON.stringify(expected);
}

/** Steps to an error code of the document. */
export function code(schema: string, name: string): Fact["at"] {
  return ["components", "schemas", schema, "oneOf", { entry: { const: name } }];
}

/** An operation's answer with this status; "GET /auth" names the operation. */
export function answer(operation: string, status: number): Fact["at"] {
  return [...operationAt(operation), "responses", String(status)];
}

export function operationAt(operation: string): string[] {
  const [method = "", path = ""] = operation.split(" ");
  return ["paths", path, method.toLowerCase()];
}

/** Steps to the schema of an operation's JSON request. */
export function request(operation: string): string[] {
  return [...operationAt(operation), "requestBody", "content", "application/json", "schema"];
}

/** Steps to the schema of an operation's JSON answer. */
export function body(operation: string, status: number): Fact["at"] {
  return [...answer(operation, status), "content", "application/json", "schema"];
}

/** Steps to a parameter of an operation. */
export function parameter(operation: string, place: string, name: string): Fact["at"] {
  return [...operationAt(operation), "parameters", { entry: { in: place, name } }];
}
