import { globSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { main } from "../../scripts/docs.ts";

export const root = join(import.meta.dirname, "../..");

/** A new folder; whoever asks for it removes it. */
export function folder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "concord-site-"));
}

/** Builds the site of a project; returns its folder. */
export async function build(base = root): Promise<string> {
  const out = join(await folder(), "site");
  const said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const code = await main(base, ["--out", out]);
  said.mockRestore();
  if (code !== 0) throw new Error("The site could not be built; standard error says why.");
  return out;
}

export async function remove(out: string): Promise<void> {
  await rm(join(out, ".."), { recursive: true });
}

/** Paths of all files of a site. */
export function filesOf(out: string): string[] {
  return globSync("**/*.*", { cwd: out }).sort();
}

export function pagesOf(out: string): string[] {
  return filesOf(out).filter((file) => file.endsWith(".html"));
}

export function read(out: string, file: string): string {
  return readFileSync(join(out, file), "utf8");
}

/** A page that Redocly built: it follows its own rules of form, and weighs what it weighs. */
export function isFullReference(page: string): boolean {
  return page.includes("/full/");
}
