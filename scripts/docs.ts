import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { contentOf } from "../site/content.ts";
import { Misuse, runCommand } from "./command.ts";

const HELP = `Usage: npm run docs [-- --site <address>]

Builds the docs site into dist/site, from the contracts, the guides and the changelogs. The first build installs what the
site needs, from site/package-lock.json; after that it needs no network.

  --site <address>  Where the site will stand. With it, pages have a canonical address, and there is a sitemap.
  --help            Show this text.

Exit codes: 0 built, 1 something that the site is made of is missing or wrong, 2 wrong use.
`;

/** Builds the site of the project in `base`; returns the exit code. */
export function main(base: string, args: readonly string[]): Promise<0 | 1 | 2> {
  const options = { site: { type: "string", default: "" } } as const;
  return runCommand({ usage: HELP, options }, args, async ({ values }) => {
    const site = values.site || homepageOf(base);
    if (site !== undefined && !/^https?:\/\/./.test(site))
      throw new Misuse(`${site} is not the address of a site. It begins with https://.`);
    try {
      await build(base, site);
      process.stdout.write(`Open dist/site/index.html through a server: npm run docs:serve\n`);
      return 0;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
      return 1;
    }
  });
}

async function build(base: string, site: string | undefined): Promise<void> {
  const folder = join(base, "site");
  const content = join(folder, "content");
  const files = await contentOf(base, site === undefined ? "/" : new URL(site).pathname.replace(/\/?$/, "/"));
  await rm(content, { recursive: true, force: true });
  for (const [path, text] of files) {
    await mkdir(dirname(join(content, path)), { recursive: true });
    await writeFile(join(content, path), text);
  }
  install(folder);
  execFileSync(process.execPath, [join(folder, "node_modules/astro/bin/astro.mjs"), "build", "--silent"], {
    cwd: folder,
    // Variables of whatever runs this, such as a test runner's, would reach the pages.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production",
      ASTRO_TELEMETRY_DISABLED: "1",
      CONCORD_SITE: site ?? "",
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
}

/** Installs what the site needs, where that is not what its lockfile says. */
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
  // npm's own file; only this field is read.
  const { homepage } = JSON.parse(readFileSync(join(base, "package.json"), "utf8")) as { homepage?: string };
  return homepage;
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
