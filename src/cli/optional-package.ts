import { createRequire } from "node:module";
import { join, resolve, sep } from "node:path";
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

/** The command that puts packages where the program `own` finds them. */
export function installCommand(
  names: readonly string[],
  own = import.meta.dirname,
  project = process.cwd(),
): string {
  if (own.includes(`${sep}_npx${sep}`)) return `npm install ${[OWN_NAME, ...names].join(" ")}`;
  return `npm install ${isGlobal(own, project) ? "--global " : ""}${names.join(" ")}`;
}

/** Whether a program is installed globally. The project may have another copy, which does not run now. */
function isGlobal(own: string, project: string): boolean {
  if (!own.includes(`${sep}node_modules${sep}`)) return false;
  try {
    const found = createRequire(join(project, "package.json")).resolve(OWN_NAME);
    return resolve(found, "../..") !== resolve(own, "..");
  } catch {
    return true;
  }
}
