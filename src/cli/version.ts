import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The version in the nearest package.json above: its distance differs between source and build. */
export function packageVersion(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  const manifest: { version?: string } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return manifest.version ?? "0.0.0";
}
