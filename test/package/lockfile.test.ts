import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The packages of a lockfile by their path. */
function packagesOf(lock: string): Readonly<Record<string, Entry>> {
  const text = readFileSync(join(import.meta.dirname, "../..", lock), "utf8");
  // npm's own file; the fields read here are the documented ones.
  return (JSON.parse(text) as { packages: Readonly<Record<string, Entry>> }).packages;
}

const locks = ["", "test/foreign/", "test/bench/"].map((folder) => `${folder}package-lock.json`);

describe.each(locks)("%s", (lock) => {
  const installed = Object.entries(packagesOf(lock)).filter(([path]) => path !== "");

  test("names no registry, so that any mirror can serve it", () => {
    const named = installed.filter(([, { resolved }]) => resolved !== undefined);
    expect(named.map(([path]) => path)).toEqual([]);
  });

  test("pins every package to a version and a checksum", () => {
    const loose = installed.filter(([, { version, integrity }]) => !version || !integrity);
    expect(loose.map(([path]) => path)).toEqual([]);
  });
});

test("the lockfile holds the packages of every platform, not only of the one it was written on", () => {
  const packages = packagesOf("package-lock.json");
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {}).filter(
      (name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});
