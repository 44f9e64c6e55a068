import { expect, test } from "vitest";
import { Beneath } from "../../src/openapi/beneath.ts";
import { isObject, type JsonObject } from "../../src/openapi/json.ts";

/** Objects by name, the names that they hold, and a search that counts how often it looks at each. */
function searched(
  graph: Readonly<Record<string, readonly string[]>>,
  says: Readonly<Record<string, string>>,
) {
  const objects = new Map(Object.keys(graph).map((name): [string, JsonObject] => [name, { name }]));
  const looks = new Map<string, number>();
  const beneath = new Beneath<string>(({ name }) => {
    const own = String(name);
    looks.set(own, (looks.get(own) ?? 0) + 1);
    const inner = (graph[own] ?? []).map((each) => objects.get(each)).filter(isObject);
    return { facts: says[own] === undefined ? [] : [says[own]], inner };
  });
  return { looks, in: (name: string) => [...beneath.in(objects.get(name) ?? {})].sort() };
}

/** What each object can reach, one by one. */
function reachable(graph: Readonly<Record<string, readonly string[]>>, from: string): Set<string> {
  const seen = new Set([from]);
  for (const each of seen) for (const inner of graph[each] ?? []) seen.add(inner);
  return seen;
}

const graphs: readonly Readonly<Record<string, readonly string[]>>[] = [
  { a: [] },
  { a: ["b"], b: ["c"], c: [] },
  { a: ["b", "c"], b: ["a"], c: ["c"] },
  { a: ["b"], b: ["c"], c: ["b", "d"], d: [], e: ["c", "a"] },
  { a: ["b", "c"], b: ["d"], c: ["d"], d: ["a"], e: ["e"] },
];

test.each(graphs)("everything beneath an object counts, whatever is asked first: %o", (graph) => {
  const names = Object.keys(graph);
  const says = Object.fromEntries(names.map((name) => [name, `${name} says`]));
  for (const start of names) {
    const search = searched(graph, says);
    for (const name of [start, ...names])
      expect(search.in(name)).toEqual([...reachable(graph, name)].map((each) => says[each]).sort());
    expect([...search.looks.values()]).toEqual(names.map(() => 1));
  }
});
