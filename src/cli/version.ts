import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The version in the package's own package.json, which is nearer or further up when the code is built. */
export function packageVersion(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  const manifest: { version?: string } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return manifest.version ?? "0.0.0";
}
