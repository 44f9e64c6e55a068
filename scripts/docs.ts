import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { contentOf } from "../site/content.ts";
import type { Version } from "../site/src/versions.ts";
import { Misuse, runCommand } from "./command.ts";

const HELP = `Usage: npm run docs [-- --site <address>] [--versions <file>] [--out <folder>]

Builds the docs site, from the contracts, the guides and the changelogs. The first build installs what the
site needs, from site/package-lock.json; after that it needs no network.

  --site <address>   Where the site will stand. With it, pages have a canonical address and a picture for links to them, and
                     there is a sitemap.
  --versions <file>  The versions of the site that readers can choose from, as JSON: [{ "version": "0.2", "address": "/" },
                     { "version": "0.1", "address": "/0.1/" }]. Build each version with the same list and its own --site.
  --out <folder>     Another folder than dist/site.
  --help             Show this text.

Exit codes: 0 built, 1 something that the site is made of is missing or wrong, 2 wrong use.
`;

/** Builds the site of the project in `base`; returns the exit code. */
export function main(base: string, args: readonly string[]): Promise<0 | 1 | 2> {
  const text = { type: "string", default: "" } as const;
  const options = { site: text, versions: text, out: text };
  return runCommand({ usage: HELP, options }, args, async ({ values }) => {
    const site = values.site || homepageOf(base);
    if (site !== undefined && !/^https?:\/\/./.test(site))
      throw new Misuse(`${site} is not the address of a site. It begins with https://.`);
    const versions = values.versions === "" ? [] : versionsIn(values.versions);
    const out = resolve(base, values.out || "dist/site");
    try {
      await build(base, out, versions, site?.replace(/\/?$/, "/"));
      const open = values.out === "" ? "dist/site/index.html through a server: npm run docs:serve" : out;
      process.stdout.write(`Open ${open}\n`);
      return 0;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
      return 1;
    }
  });
}

function versionsIn(file: string): Version[] {
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Misuse(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (!Array.isArray(list) || !list.every(isVersion))
    throw new Misuse(`${file} has to be a list of { "version": "...", "address": "..." }.`);
  return list;
}

function isVersion(entry: unknown): entry is Version {
  if (typeof entry !== "object" || entry === null) return false;
  const { version, address } = entry as Partial<Record<string, unknown>>;
  return typeof version === "string" && typeof address === "string";
}

async function build(
  base: string,
  out: string,
  versions: readonly Version[],
  site: string | undefined,
): Promise<void> {
  const folder = join(base, "site");
  const content = join(folder, "content");
  const files = await contentOf(base, site);
  files.set("data/versions.json", JSON.stringify({ versions }));
  await rm(content, { recursive: true, force: true });
  for (const [path, text] of files) {
    await mkdir(dirname(join(content, path)), { recursive: true });
    await writeFile(join(content, path), text);
  }
  install(folder);
  execFileSync(process.execPath, [join(folder, "node_modules/astro/bin/astro.mjs"), "build", "--silent"], {
    cwd: folder,
    // Variables of the caller, such as a test runner, would reach the pages.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production",
      ASTRO_TELEMETRY_DISABLED: "1",
      CONCORD_SITE: site ?? "",
      CONCORD_OUT: out,
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
}

/** Installs the site's packages unless they match its lockfile. */
function install(folder: string): void {
  const lock = readFileSync(join(folder, "package-lock.json"), "utf8");
  const mark = join(folder, "node_modules/.installed");
  if (existsSync(mark) && readFileSync(mark, "utf8") === lock) return;
  process.stdout.write("Installing what the site needs ...\n");
  execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: "inherit",
  });
  writeFileSync(mark, lock);
}

function homepageOf(base: string): string | undefined {
  // npm's own file. Only this field is read.
  const { homepage } = JSON.parse(readFileSync(join(base, "package.json"), "utf8")) as { homepage?: string };
  return homepage;
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
