import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CommandFailed } from "../exit.ts";
import { TOOLKIT_COMMANDS } from "./names.ts";

/** The package with the toolkit. It is not part of concord-apis, which has to stay small for those who only call an API. */
const PACKAGE = "concord-toolkit";

/** Runs a command line by a toolkit that is installed beside this package; `undefined` where this is no command of it, or it is here. */
export async function delegate(args: readonly string[]): Promise<number | undefined> {
  const [command = ""] = args;
  if (!TOOLKIT_COMMANDS.includes(command) || existsSync(join(import.meta.dirname, "../../toolkit")))
    return undefined;
  const entry = find();
  if (entry === undefined)
    throw new CommandFailed(
      `\`concord ${command}\` is part of the toolkit, which is not installed here. Install it once: npm install --save-dev ${PACKAGE}`,
    );
  // Both packages are built from one source and have one version, so this is the function that they share.
  const { runToolkit } = (await import(entry)) as {
    runToolkit: (args: readonly string[]) => Promise<number>;
  };
  return runToolkit(args);
}

/** Its entry, seen from the project first, then from this package. */
function find(): string | undefined {
  for (const from of [join(process.cwd(), "package.json"), import.meta.filename])
    try {
      return pathToFileURL(createRequire(from).resolve(PACKAGE)).href;
    } catch {
      // Not to be found from here.
    }
  return undefined;
}
