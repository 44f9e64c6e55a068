import { entriesOf, isObject, type Json, type JsonObject, objectsOf } from "../../openapi/json.ts";
import { parameterKey } from "../../openapi/operations.ts";
import type { Bundle } from "./bundle.ts";

/** Whether the client sends a value or reads it. */
export type Direction = "request" | "response";

/**
 * The same schema before and after, and the directions in which its values travel. Places that share a schema now may have had a schema
 * each before: then it has a pair for each of those.
 */
export interface Pair {
  readonly base: JsonObject;
  readonly head: JsonObject;
  readonly directions: ReadonlySet<Direction>;
  /** Name of the value: that of the component or the property. */
  readonly name: string;
}

type Known = { readonly directions: Set<Direction>; readonly name: string };

/** A schema before and after, the direction of its values, and their name. */
export type Visit = readonly [
  before: Json | undefined,
  after: Json | undefined,
  direction: Direction,
  name: string,
];

/** Keywords with one schema, for a value or for a part of it. */
const PARTS = [
  ...["items", "unevaluatedItems", "contains", "additionalProperties", "unevaluatedProperties"],
  ...["propertyNames", "if", "then", "else"],
];

/** Keywords whose wider schema means fewer values. Within them, what is sent is judged like what is read, and the reverse. */
const TURNED = ["not", "if"];

/** Every schema that both bundles have at the same location below one of `operations`. */
export function pairsOf(base: Bundle, head: Bundle, operations: readonly string[]): Pair[] {
  /** What is known of each schema, by the one that was there before. */
  const found = new Map<JsonObject, Map<JsonObject, Known>>();

  /** Notes a pair. False if it was noted before. */
  const note = (...[before, after, direction, name]: Visit): boolean => {
    if (!isObject(before) || !isObject(after)) return false;
    const partners = found.get(after) ?? new Map<JsonObject, Known>();
    found.set(after, partners);
    const known = partners.get(before) ?? { directions: new Set<Direction>(), name };
    partners.set(before, known);
    if (known.directions.has(direction)) return false;
    known.directions.add(direction);
    return true;
  };

  for (const message of messagesOf(base, head, operations)) {
    // The next one is at the end. Schemas that refer to each other lead deeper than functions may call each other.
    const waiting = [message];
    for (let next = waiting.pop(); next; next = waiting.pop())
      if (note(...next)) waiting.push(...innerPairs(base, head, next).reverse());
  }
  return [...found].flatMap(([after, partners]) =>
    [...partners].map(([before, known]) => ({ base: before, head: after, ...known })),
  );
}

/** The pairs directly within a pair, in order. */
export function innerPairs(base: Bundle, head: Bundle, [before, after, direction, name]: Visit): Visit[] {
  if (!isObject(before) || !isObject(after)) return [];
  const [old, now] = [base.resolve(before), head.resolve(after)];
  if (before.$ref !== undefined || after.$ref !== undefined) {
    const component = typeof after.$ref === "string" ? (after.$ref.split("/").pop() ?? name) : name;
    return [[old, now, direction, component]];
  }
  const inner: Visit[] = [];
  for (const keyword of ["properties", "patternProperties", "dependentSchemas", "$defs"]) {
    const schemas = isObject(before[keyword]) ? before[keyword] : {};
    for (const [key, value] of entriesOf(after[keyword])) inner.push([schemas[key], value, direction, key]);
  }
  for (const keyword of PARTS) inner.push([before[keyword], after[keyword], direction, name]);
  const opposite = direction === "request" ? "response" : "request";
  for (const keyword of TURNED) inner.push([before[keyword], after[keyword], opposite, name]);
  for (const keyword of ["allOf", "anyOf", "oneOf", "prefixItems"]) {
    const branches = objectsOf(before[keyword]);
    const later = objectsOf(after[keyword]);
    const byTarget = new Map(branches.map((each) => [each.$ref, each] as const).toReversed());
    const kept = new Set(later.flatMap(({ $ref }) => ($ref === undefined ? [] : [$ref])));
    // Pair references by their target, other branches by their index.
    for (const [at, branch] of later.entries()) {
      const same = branch.$ref === undefined ? undefined : byTarget.get(branch.$ref);
      const other = branches[at]?.$ref;
      // One that is still there is paired with itself alone.
      const there = other !== undefined && kept.has(other) ? undefined : branches[at];
      inner.push([same ?? there, branch, direction, name]);
    }
  }
  return inner;
}

/** The schemas of what operations send and respond, as both bundles have them. */
export function messagesOf(base: Bundle, head: Bundle, operations: readonly string[]): Visit[] {
  const found: Visit[] = [];
  const add = (...message: Visit) => found.push(message);
  for (const key of operations) {
    const parameters = new Map(
      base.parameters(key).map((each) => [parameterKey(each.in, each.name), each] as const),
    );
    for (const { in: location, name, value } of head.parameters(key)) {
      const before = parameters.get(parameterKey(location, name))?.value;
      if (!before) continue;
      add(before.schema, value.schema, "request", name);
      addContent(before, value, "request", name);
    }
    addContent(base.requestBody(key), head.requestBody(key), "request", "body");
    const responses = base.responses(key);
    for (const [status, response] of head.responses(key)) {
      const before = responses.get(status);
      addContent(before, response, "response", "body");
      const headers = new Map(entriesOf(before?.headers).map(([name, value]) => [name.toLowerCase(), value]));
      for (const [name, header] of entriesOf(response.headers)) {
        const [was, is] = [base.resolve(headers.get(name.toLowerCase())), head.resolve(header)];
        if (!was || !is) continue;
        add(was.schema, is.schema, "response", name);
        addContent(was, is, "response", name);
      }
    }
  }
  return found;

  function addContent(
    before: JsonObject | undefined,
    after: JsonObject | undefined,
    direction: Direction,
    name: string,
  ): void {
    const content = isObject(before?.content) ? before.content : {};
    for (const [type, media] of entriesOf(after?.content)) {
      const old = content[type];
      if (isObject(old) && isObject(media)) add(old.schema, media.schema, direction, name);
    }
  }
}
