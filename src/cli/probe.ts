import type { Contract } from "../openapi/contract.ts";
import type { CallableOperation } from "./call/operation.ts";
import type { Parameter, Schema } from "./described-api.ts";

/** A request that shows whether credentials are good, and changes nothing. */
export interface Probe {
  readonly operation: CallableOperation;
  /** The contract with the one alternative of credentials that is to be checked. */
  readonly contract: Contract;
  readonly params: {
    readonly path: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, unknown>>;
    readonly header: Readonly<Record<string, unknown>>;
  };
}

/** Security schemes that operations take together, and the request that checks their credentials, where there is one. */
export interface Checkable {
  readonly schemes: readonly string[];
  readonly probe: Probe | undefined;
}

/** What the operations of an API take, each with the request that says most about it at the least cost. */
export function checkables(operations: readonly CallableOperation[]): Checkable[] {
  const found = new Map<string, Checkable>();
  for (const operation of [...operations].sort((a, b) => rank(a) - rank(b))) {
    const isSafe = isProbe(operation);
    for (const schemes of operation.definition.security) {
      const name = schemes.join();
      if (schemes.length === 0 || found.get(name)?.probe) continue;
      found.set(name, { schemes, probe: isSafe ? probeOf(operation, schemes) : undefined });
    }
  }
  return [...found.values()];
}

/** Words of paths and ids that say that a GET does something after all. */
const DEEDS = new Set(
  `out off logout signout logoff signoff revoke delete remove destroy purge clear flush reset cancel stop start restart send create
  add update set trigger run execute export download redirect callback authorize confirm verify approve reject accept decline
  unsubscribe subscribe activate deactivate enable disable publish refresh rotate generate sync stream watch poll next pop dequeue
  claim ack acknowledge consume receive lease pay charge`.split(/\s+/),
);

/** Whether it can be called without knowing anything, changes nothing, and is refused without a credential. */
function isProbe(operation: CallableOperation): boolean {
  const { key, definition, described, parameters, body } = operation;
  if (!key.startsWith("GET ") || body || described.deprecated || definition.idempotent === false)
    return false;
  if (definition.reads === "blob" || definition.security.some(({ length }) => length === 0)) return false;
  const isUnknown = (parameter: Parameter) =>
    parameter.in === "path" || (parameter.required && onlyValueOf(operation, parameter) === undefined);
  return !parameters.some(isUnknown) && !wordsOf(`${key} ${definition.id}`).some((word) => DEEDS.has(word));
}

/** The value that a parameter has where the document leaves no choice, as a version in a header field. */
function onlyValueOf({ document }: CallableOperation, { schema = {} }: Parameter): unknown {
  const { const: only, default: usual, enum: values = [] } = document.resolve(schema);
  return only ?? usual ?? (values.length === 1 ? values[0] : undefined);
}

/** Words of operations that say whose a credential is. */
const WHOSE = [
  "auth",
  "me",
  "whoami",
  "self",
  "myself",
  "introspect",
  "userinfo",
  "profile",
  "account",
  "user",
];

/** Operations about the holder come first, then those of short paths with small pages. */
function rank(operation: CallableOperation): number {
  const { key } = operation;
  const last = wordsOf(key.slice(key.lastIndexOf("/"))).at(-1) ?? "";
  const whose = WHOSE.indexOf(last);
  const depth = key.split("/").length;
  return whose >= 0
    ? whose
    : WHOSE.length + depth * 2 + (Object.keys(smallPage(operation)).length > 0 ? 0 : 1);
}

function probeOf(operation: CallableOperation, schemes: readonly string[]): Probe {
  const { contract, key, definition } = operation;
  const operations = { ...contract.operations, [key]: { ...definition, security: [schemes] } };
  const valuesIn = (place: Parameter["in"]) =>
    Object.fromEntries(
      operation.parameters
        .filter(({ in: at, required }) => at === place && required)
        .map((parameter) => [parameter.name, onlyValueOf(operation, parameter)]),
    );
  const query = { ...valuesIn("query"), ...smallPage(operation) };
  return {
    ...{ operation, contract: { ...contract, operations } },
    params: { path: {}, query, header: valuesIn("header") },
  };
}

/** Names of parameters that say how many items a page has at most. */
const SIZES =
  /^(?:\$?(?:limit|top|count|first|take|size)|(?:page|per|max)[-_.[]?(?:size|page|results|items|limit)\]?|results?_?per_?page)$/i;

/** The query that asks for the smallest page. */
function smallPage({ parameters, document }: CallableOperation): Readonly<Record<string, number>> {
  const sizes = parameters.flatMap(({ name, in: place, schema = {} }) => {
    const { type, minimum = 1 } = document.resolve<Schema>(schema);
    const isNumber = [type].flat().some((each) => each === "integer" || each === "number");
    return place === "query" && isNumber && SIZES.test(name) ? [[name, Math.max(1, minimum)] as const] : [];
  });
  return Object.fromEntries(sizes.slice(0, 1));
}

/** The words of `/v1/sign-out` and `getUserInfo`, in small letters. */
function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean);
}
