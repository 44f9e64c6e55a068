import { entriesOf, isObject, type Json, type JsonObject, objectsOf } from "../../openapi/json.ts";
import type { Bundle } from "./bundle.ts";

/** Whether the client sends a value or reads it. */
export type Direction = "request" | "response";

/** The same schema before and after, and the directions in which its values travel. */
export interface Pair {
  readonly base: JsonObject;
  readonly head: JsonObject;
  readonly directions: ReadonlySet<Direction>;
  /** Name of the value: that of the component or the property. */
  readonly name: string;
}

type Visit = readonly [before: Json | undefined, after: Json | undefined, direction: Direction, name: string];

/** Every schema that both bundles have at the same location below one of `operations`. */
export function pairsOf(base: Bundle, head: Bundle, operations: readonly string[]): Pair[] {
  const found = new Map<JsonObject, { base: JsonObject; directions: Set<Direction>; name: string }>();
  const seen = new Map<JsonObject, Map<JsonObject, Set<Direction>>>();

  const visit = (...start: Visit): void => {
    // The next one is at the end. Schemas that refer to each other lead deeper than functions may call each other.
    const waiting = [start];
    for (let next = waiting.pop(); next; next = waiting.pop()) waiting.push(...look(...next).reverse());
  };

  /** Notes a pair. Returns the pairs within it, in order; none if it was noted before. */
  const look = (...[before, after, direction, name]: Visit): Visit[] => {
    if (!isObject(before) || !isObject(after)) return [];
    const partners = seen.get(after) ?? new Map<JsonObject, Set<Direction>>();
    seen.set(after, partners);
    const directions = partners.get(before) ?? new Set<Direction>();
    partners.set(before, directions);
    if (directions.has(direction)) return [];
    directions.add(direction);
    const known = found.get(after) ?? { base: before, directions: new Set<Direction>(), name };
    known.directions.add(direction);
    found.set(after, known);

    const [old, now] = [base.resolve(before), head.resolve(after)];
    if (before.$ref !== undefined || after.$ref !== undefined) {
      const component = typeof after.$ref === "string" ? (after.$ref.split("/").pop() ?? name) : name;
      return [[old, now, direction, component]];
    }
    const inner: Visit[] = [];
    for (const keyword of ["properties", "patternProperties", "$defs"]) {
      const schemas = isObject(before[keyword]) ? before[keyword] : {};
      for (const [key, value] of entriesOf(after[keyword])) inner.push([schemas[key], value, direction, key]);
    }
    for (const keyword of ["items", "additionalProperties", "unevaluatedProperties", "contains", "not"])
      inner.push([before[keyword], after[keyword], direction, name]);
    for (const keyword of ["allOf", "anyOf", "oneOf", "prefixItems"]) {
      const branches = objectsOf(before[keyword]);
      const byTarget = new Map(branches.map((each) => [each.$ref, each] as const).toReversed());
      // Pair references by their target, other branches by their index.
      for (const [at, branch] of objectsOf(after[keyword]).entries()) {
        const same = branch.$ref === undefined ? undefined : byTarget.get(branch.$ref);
        inner.push([same ?? branches[at], branch, direction, name]);
      }
    }
    return inner;
  };

  for (const key of operations) {
    const parameters = new Map(base.parameters(key).map((each) => [`${each.in}.${each.name}`, each]));
    for (const { in: location, name, value } of head.parameters(key))
      visit(parameters.get(`${location}.${name}`)?.value.schema, value.schema, "request", name);
    visitContent(base.requestBody(key), head.requestBody(key), "request", "body");
    const responses = base.responses(key);
    for (const [status, response] of head.responses(key)) {
      const before = responses.get(status);
      visitContent(before, response, "response", "body");
      const headers = isObject(before?.headers) ? before.headers : {};
      for (const [name, header] of entriesOf(response.headers))
        visit(base.resolve(headers[name])?.schema, head.resolve(header)?.schema, "response", name);
    }
  }
  return [...found].map(([after, { base: before, directions, name }]) => ({
    base: before,
    head: after,
    directions,
    name,
  }));

  function visitContent(
    before: JsonObject | undefined,
    after: JsonObject | undefined,
    direction: Direction,
    name: string,
  ): void {
    const content = isObject(before?.content) ? before.content : {};
    for (const [type, media] of entriesOf(after?.content)) {
      const old = content[type];
      visit(
        isObject(old) ? old.schema : undefined,
        isObject(media) ? media.schema : undefined,
        direction,
        name,
      );
    }
  }
}
