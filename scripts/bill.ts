import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The part of a CycloneDX bill of materials that is read here. */
export interface Bill {
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly licenses?: unknown;
  }[];
}

/**
 * Lists everything that an install of the package brings along, as npm reads it from the lockfile. npm omits packages that
 * development tools need as well, so it gets a manifest without tools, in a temporary folder.
 */
export function billOfMaterials(root: string): Bill {
  // npm's own file. Only these fields are read.
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly license: string;
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const { name, version, license, dependencies } = manifest;
  const parent = mkdtempSync(join(tmpdir(), "concord-bill-"));
  // npm takes the package's name from its folder.
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
    // npm's CycloneDX output.
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
