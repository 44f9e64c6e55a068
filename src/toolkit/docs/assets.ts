import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** What every page loads: one style sheet, one script, one icon. */
export async function assets(): Promise<Map<string, string>> {
  const [script, style] = await Promise.all([
    bundle("browser/main.ts", "iife"),
    bundle("styles/site.css", "iife"),
  ]);
  const icon = readFileSync(join(import.meta.dirname, "styles/icon.svg"), "utf8");
  return new Map([
    ["assets/site.js", script],
    ["assets/site.css", style],
    ["assets/icon.svg", icon],
  ]);
}

async function bundle(entry: string, format: "iife"): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, entry)],
    bundle: true,
    minify: true,
    format,
    platform: "browser",
    target: ["es2022", "chrome111", "firefox115", "safari16"],
    // No tsconfig.json of any folder above has a say in what comes out.
    tsconfigRaw: {},
    legalComments: "none",
    charset: "utf8",
    write: false,
    logLevel: "silent",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of ${entry}.`);
  return file.text;
}
