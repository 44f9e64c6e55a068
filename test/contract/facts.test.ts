import { describe, expect, test } from "vitest";
import { readBundle } from "./bundle.ts";
import * as mainApi from "./facts/main-api.ts";
import * as meetso from "./facts/meetso.ts";
import * as meshes from "./facts/meshes.ts";
import { errorsAndLimits } from "./facts/meshi-errors-and-limits.ts";
import { identityAndIds } from "./facts/meshi-identity-and-ids.ts";
import { counts, type Fact, is, lists, says, stands } from "./facts/places.ts";

const pages: readonly [api: string, page: string, facts: readonly Fact[]][] = [
  ["meshi", "Errors and Limits", errorsAndLimits],
  ["meshi", "Identity and IDs", identityAndIds],
  ["meshes", "Results", meshes.results],
  ["main-api", "Errors", mainApi.errors],
  ["meetso", "Errors", meetso.errors],
];

describe.each(pages)('the contract of %s says what the page "%s" says', (api, _page, facts) => {
  const { document } = readBundle(new URL(`../../generated/${api}/openapi.yaml`, import.meta.url));

  test.each(facts.map(([name, ...places]) => ({ name, places })))("$name", ({ places }) => {
    expect(places.length).toBeGreaterThan(0);
    const missing = places.filter((place) => !place.find(document)).map(({ path }) => path);
    expect(missing).toEqual([]);
    // If it were removed anywhere, this test would fail.
    const unnoticed = places.filter((place) => {
      const without = structuredClone(document);
      place.find(without)?.();
      return place.find(without) !== undefined;
    });
    expect(unnoticed.map(({ path }) => path)).toEqual([]);
  });
});

describe("a fact", () => {
  const document = () => ({
    list: [{ $ref: "#/named/One" }, { name: "two", size: 2 }],
    named: { One: { name: "one", text: "Wait\nfor it.", tags: ["a", "b"] } },
  });

  test("is found through references, and is gone once it was taken away", () => {
    for (const place of [
      stands("list", { name: "one" }, "text"),
      is(2, "list", { name: "two" }, "size"),
      lists("b", "list", { name: "one" }, "tags"),
      says("Wait for", "named", "One", "text"),
      stands("list", { name: "two" }),
      counts(2, "list"),
    ]) {
      const changed = document();
      const remove = place.find(changed);
      expect(remove, JSON.stringify(place.path)).toBeDefined();
      remove?.();
      expect(place.find(changed)).toBeUndefined();
    }
  });

  test("is not found where it does not stand, looks otherwise, or is a part of something else", () => {
    for (const place of [
      stands("list", { name: "three" }),
      stands("named", "One", "toString"),
      is("2", "list", { name: "two" }, "size"),
      lists("c", "named", "One", "tags"),
      lists("Wa", "named", "One", "text"),
      says("Wait for me", "named", "One", "text"),
      stands("list", { name: "two", size: undefined }),
      counts(3, "list"),
    ]) {
      expect(place.find(document()), JSON.stringify(place.path)).toBeUndefined();
    }
  });
});
