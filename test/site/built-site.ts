import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { main } from "../../scripts/docs.ts";

export const root = join(import.meta.dirname, "../..");

/**
 * Builds the site of this repository, into dist/site unless `args` say otherwise; returns dist/site. Where a run of many checks has
 * built that already, CONCORD_SITE_BUILT is set, and it is not built again.
 */
export async function build(args: readonly string[] = []): Promise<string> {
  if (args.length === 0 && process.env.CONCORD_SITE_BUILT) return join(root, "dist/site");
  const output = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const code = await main(root, args);
  output.mockRestore();
  if (code !== 0) throw new Error("The site could not be built; standard error says why.");
  return join(root, "dist/site");
}

/** The pages of a site as their paths: `guides/retries/index.html`. */
export function pagesOf(site: string): string[] {
  return globSync("**/*.html", { cwd: site })
    .filter((path) => !path.startsWith("pagefind/"))
    .sort();
}

/** The address of a page below the site's root. */
export function addressOf(page: string): string {
  return page.replace(/(^|\/)index\.html$/, "$1");
}

export function read(site: string, file: string): string {
  return readFileSync(join(site, file), "utf8");
}
