import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { valueAt } from "../../src/openapi/pointer.ts";
import { changesBetween, lockOf } from "../../src/toolkit/init/lock.ts";

const json = (schema: JsonObject) => ({ description: "It.", content: { "application/json": { schema } } });
const inTail = { $ref: "#/components/schemas/My%20Kite/properties/tail/items" };

function document(type: string): JsonObject {
  const tail = { type: "array", items: { type } };
  const shared = { parameters: [{ name: "by", in: "query", schema: inTail }] };
  return {
    openapi: "3.1.0",
    info: { title: "Kites", version: "1" },
    paths: {
      "/whole": { get: { responses: { 200: json(inTail) } } },
      "/response": { get: { responses: { 200: { $ref: "#/paths/~1whole/get/responses/200" } } } },
      "/parameter": { ...shared, get: { responses: { 200: { description: "It." } } } },
      "/other": { get: { responses: { 200: json({ $ref: "#/components/schemas/Other" }) } } },
    },
    components: { schemas: { "My Kite": { type: "object", properties: { tail } }, Other: {} } },
  };
}

test("an operation differs if anything differs to which it refers, wherever that stands", () => {
  const [was, is] = [document("string"), document("integer")].map((each) => lockOf(each, "kites.json"));
  const changed = ["GET /whole", "GET /response", "GET /parameter"];
  expect(was && is && changesBetween(was, is)).toEqual({ added: [], removed: [], changed });
});

/** Schemas in a ring: each refers to the next, and each operation to one of them. `length` is that of the text in the last one. */
function ring(size: number, length: number): JsonObject {
  const ref = (at: number) => ({ $ref: `#/components/schemas/S${at % size}` });
  const all = Array.from({ length: size }, (_, at) => at);
  const own = (at: number): JsonObject => (at === size - 1 ? { maxLength: length } : {});
  return {
    openapi: "3.1.0",
    info: { title: "Rings", version: "1" },
    paths: Object.fromEntries(all.map((at) => [`/${at}`, { get: { responses: { 200: json(ref(at)) } } }])),
    components: {
      schemas: Object.fromEntries(
        all.map((at) => [`S${at}`, { properties: { next: ref(at + 1), own: own(at) } }]),
      ),
    },
  };
}

test("each part of a ring is read once, however many operations lead into it", () => {
  const stringified = vi.spyOn(JSON, "stringify");
  onTestFinished(() => stringified.mockRestore());
  const size = 500;
  lockOf(ring(size, 1), "rings.json");
  expect(stringified).toHaveBeenCalledTimes(2 * size);
});

test("every operation that leads into a ring differs where one part of the ring differs", () => {
  const [was, is, same] = [1, 2, 1].map((length) => lockOf(ring(7, length), "rings.json"));
  expect(was && is && changesBetween(was, is).changed).toHaveLength(7);
  expect(was && same && changesBetween(was, same).changed).toEqual([]);
});

/** The operations whose text, with all that it refers to, differs: found by following every reference anew. */
function differing(was: JsonObject, is: JsonObject): string[] {
  const reached = (root: JsonObject, path: string): string => {
    const seen = new Map<string, string>();
    const visit = (text: string): string => {
      for (const [, name = ""] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) {
        if (seen.has(name)) continue;
        const found = JSON.stringify(valueAt(root, `/components/schemas/${name}`) ?? null);
        seen.set(name, found);
        visit(found);
      }
      return text;
    };
    const own = visit(JSON.stringify(valueAt(root, path)));
    return JSON.stringify([own, [...seen].sort()]);
  };
  const paths = Object.keys(is.paths ?? {});
  return paths
    .filter(
      (path) =>
        reached(was, `/paths/${path.replace("/", "~1")}`) !==
        reached(is, `/paths/${path.replace("/", "~1")}`),
    )
    .map((path) => `GET ${path}`);
}

test("exactly those operations differ that lead to something that differs, whatever refers to what", () => {
  const size = 8;
  const node = fc.record({ to: fc.array(fc.nat(size - 1), { maxLength: 3 }), length: fc.nat(3) });
  const graph = fc.array(node, { minLength: size, maxLength: size });
  const documentOf = (nodes: readonly { to: number[]; length: number }[]): JsonObject => ({
    openapi: "3.1.0",
    info: { title: "Graphs", version: "1" },
    paths: Object.fromEntries(
      nodes.map((_, at) => [
        `/${at}`,
        { get: { responses: { 200: json({ $ref: `#/components/schemas/S${at}` }) } } },
      ]),
    ),
    components: {
      schemas: Object.fromEntries(
        nodes.map(({ to, length }, at) => [
          `S${at}`,
          { maxLength: length, anyOf: to.map((each) => ({ $ref: `#/components/schemas/S${each}` })) },
        ]),
      ),
    },
  });
  fc.assert(
    fc.property(graph, fc.nat(size - 1), node, (nodes, at, other) => {
      const [was, is] = [nodes, nodes.with(at, other)].map(documentOf);
      if (!was || !is) return;
      expect(changesBetween(lockOf(was, "g.json"), lockOf(is, "g.json")).changed).toEqual(differing(was, is));
    }),
  );
});
