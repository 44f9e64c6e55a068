import { describe, expect, it } from "vitest";
import { isObject, type JsonObject, readBundle } from "../bundle.ts";
import { type Fact, find } from "./fact.ts";
import * as mainApi from "./main-api.ts";
import * as meetso from "./meetso.ts";
import * as meshes from "./meshes.ts";
import * as meshi from "./meshi.ts";

const pages: readonly [api: string, page: string, facts: readonly Fact[]][] = [
  ["meshi", "Errors and Limits", meshi.errorsAndLimits],
  ["meshi", "Identity and IDs", meshi.identityAndIds],
  ["meshes", "Results", meshes.results],
  ["main-api", "Errors", mainApi.errors],
  ["meetso", "Errors", meetso.errors],
];

describe.each(pages)("%s, the page %s", (api, _, facts) => {
  const { document } = readBundle(new URL(`../../../generated/${api}/openapi.yaml`, import.meta.url));

  it.each(facts)("is in the document with $says", (fact) => {
    expect(find(document, fact)).toBeDefined();
    // Where it stands, and nowhere else, makes it hold.
    expect(find(without(document, fact), fact)).toBeUndefined();
  });

  it("names each fact once", () => {
    const names = facts.map(({ says }) => says);
    expect(new Set(names).size).toBe(names.length);
  });
});

/** A copy of the document that lacks what the fact found. */
function without(document: JsonObject, fact: Fact): JsonObject {
  const copy: unknown = structuredClone(document);
  if (!isObject(copy)) throw new Error("A copied document is no object");
  const place = find(copy, fact);
  if (!place) throw new Error(`${fact.says} is not there`);
  const { within, key } = place;
  if (Array.isArray(within)) within.splice(Number(key), 1);
  else Reflect.deleteProperty(within, key);
  return copy;
}
