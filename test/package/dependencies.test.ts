import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { billOfMaterials } from "../../scripts/bill.ts";

interface Lockfile {
  readonly packages: Readonly<Record<string, Entry>>;
}

interface Entry {
  readonly version?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, "../..");

// npm writes the file, in this shape.
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lockfile;

/** Where npm puts what `name` means to the package at `from`: beside it or further up. */
function placeOf(name: string, from: string): string {
  const place = `${from === "" ? "" : `${from}/`}node_modules/${name}`;
  if (place in packages) return place;
  if (from === "") throw new Error(`The lockfile has no ${name}.`);
  return placeOf(name, from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/"))));
}

function installedWith(place: string, found = new Set<string>()): ReadonlySet<string> {
  for (const name of Object.keys(packages[place]?.dependencies ?? {})) {
    const inner = placeOf(name, place);
    if (found.has(inner)) continue;
    found.add(inner);
    installedWith(inner, found);
  }
  return found;
}

const nameOf = (place: string): string => place.slice(place.lastIndexOf("node_modules/") + 13);

test("whoever installs the package gets at most twelve others, and no reader of YAML", () => {
  const names = [...installedWith("")].map(nameOf);
  expect(names.length, names.join(", ")).toBeLessThanOrEqual(12);
  expect(names).not.toContain("yaml");
});

/** Licenses that ask for no more than to be named. */
const LICENSES = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD"];

test.each([...installedWith("")])(
  "%s may be used by anybody, and runs nothing when it is installed",
  (place) => {
    expect(LICENSES).toContain(packages[place]?.license);
    expect(packages[place]?.hasInstallScript ?? false).toBe(false);
  },
);

test.each(["package.json", "packages/toolkit/package.json"])(
  "%s has no script that runs when it is installed",
  (path) => {
    // npm's own file; only the names of its scripts are read.
    const { scripts = {} } = JSON.parse(readFileSync(join(root, path), "utf8")) as { scripts?: object };
    const running = ["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare"];
    expect(Object.keys(scripts).filter((name) => running.includes(name))).toEqual([]);
  },
);

test("the bill of materials of a release names each package that comes with it, and no other", () => {
  const { metadata, components } = billOfMaterials(root);
  expect(metadata.component).toMatchObject({ name: "concord-apis", version: packages[""]?.version });
  const listed = components.map(({ name, version }) => `${name} ${version}`).sort();
  expect(listed).toEqual(
    [...installedWith("")].map((place) => `${nameOf(place)} ${packages[place]?.version}`).sort(),
  );
  for (const { licenses } of components) expect(licenses).not.toEqual([]);
});
