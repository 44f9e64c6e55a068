import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Lockfile {
  readonly packages: Readonly<Record<string, Entry>>;
}

interface Entry {
  readonly dependencies?: Readonly<Record<string, string>>;
}

// npm writes the file, in this shape.
const { packages } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../package-lock.json"), "utf8"),
) as Lockfile;

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

test("whoever installs the package gets at most twelve others, and no reader of YAML", () => {
  const names = [...installedWith("")].map((place) => place.slice(place.lastIndexOf("node_modules/") + 13));
  expect(names.length, names.join(", ")).toBeLessThanOrEqual(12);
  expect(names).not.toContain("yaml");
});
