import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { CommandFailed } from "./exit.ts";

const OWN_NAME = "concord-apis";

/**
 * Loads an optional package that one feature needs. `needed` lists all packages of the feature, so that one command installs
 * them.
 * @throws CommandFailed with that command.
 */
export async function loadOptional(
  name: string,
  feature: string,
  needed: readonly string[],
): Promise<unknown> {
  try {
    return await import(name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
  }
  const what = needed.length === 1 ? "the package" : "the packages";
  throw new CommandFailed(
    `${feature} needs ${what} ${needed.join(", ")}, which concord does not bring along. Install once: ${installCommand(needed)}`,
  );
}

/** The command that puts packages where this program finds them. */
function installCommand(names: readonly string[]): string {
  if (import.meta.dirname.includes(`${sep}_npx${sep}`))
    return `npm install ${[OWN_NAME, ...names].join(" ")}`;
  return `npm install ${isGlobal() ? "--global " : ""}${names.join(" ")}`;
}

/** Whether this program is installed globally, not in the current project. */
function isGlobal(): boolean {
  try {
    createRequire(join(process.cwd(), "package.json")).resolve(OWN_NAME);
    return false;
  } catch {
    return import.meta.dirname.includes(`${sep}node_modules${sep}`);
  }
}
