import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** A bill of materials in the form of CycloneDX, as far as it is read here. */
export interface Bill {
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly licenses?: unknown;
  }[];
}

/**
 * Everything that whoever installs the package gets with it, as npm reads it out of the lockfile. npm leaves packages out that
 * tools need as well, so it is shown a manifest without tools, in a folder of its own.
 */
export function billOfMaterials(root: string): Bill {
  // npm's own file; only the fields named here are read.
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly license: string;
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const { name, version, license, dependencies } = manifest;
  const parent = mkdtempSync(join(tmpdir(), "concord-bill-"));
  // npm calls the package by the name of its folder.
  const folder = join(parent, name);
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version, license, dependencies }));
    copyFileSync(join(root, "package-lock.json"), join(folder, "package-lock.json"));
    npm(folder, "install", "--package-lock-only", "--offline", "--ignore-scripts", "--no-audit", "--no-fund");
    const text = npm(
      folder,
      "sbom",
      "--package-lock-only",
      "--sbom-format",
      "cyclonedx",
      "--sbom-type",
      "library",
    );
    // What npm writes.
    return JSON.parse(text) as Bill;
  } finally {
    rmSync(parent, { recursive: true });
  }
}

function npm(cwd: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync("npm", args, { cwd, encoding: "utf8" });
  if (error || status !== 0) throw new Error(`npm ${args[0]} failed: ${error?.message ?? stderr}`);
  return stdout;
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, "..");
  mkdirSync(join(root, "dist"), { recursive: true });
  writeFileSync(
    join(root, "dist/bill-of-materials.cdx.json"),
    JSON.stringify(billOfMaterials(root), null, 2),
  );
}
