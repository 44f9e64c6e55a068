import { expect, it } from "vitest";
import { versionAt } from "../../site/src/versions.ts";

const list = (...addresses: string[]) =>
  addresses.map((address, at) => ({ version: `0.${9 - at}`, address }));

it.each([
  ["/", "/0.8/", "/0.8/", "0.8"],
  ["/", "/0.8", "/0.8/", "0.8"],
  ["/", "/0.8/", "/", "0.9"],
  ["https://new.example/", "https://old.example/", "/", "0.8"],
  ["https://new.example/docs/", "https://old.example/docs/", "/docs", "0.8"],
  ["https://docs.example/", "/0.8/", "/0.7/", undefined],
])("of versions at %s and %s, the one at %s of its own site is %s", (newest, older, path, version) => {
  const site = new URL("https://old.example/");
  expect(versionAt(path, site, list(newest, older))?.version).toBe(version);
});

it("goes by paths where the address of the site is unknown", () => {
  expect(versionAt("/0.8/", undefined, list("https://docs.example/", "https://docs.example/0.8/"))).toEqual({
    version: "0.8",
    address: "https://docs.example/0.8/",
  });
});
