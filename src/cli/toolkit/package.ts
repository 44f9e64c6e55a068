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
  const toolkit = await installedToolkit();
  if (toolkit === undefined)
    throw new CommandFailed(
      `\`concord ${command}\` is part of the toolkit, which is not installed here. Install it once: npm install --save-dev ${PACKAGE}`,
    );
  return toolkit.runToolkit(args);
}

/** The toolkit that is installed beside this package; `undefined` without one. */
export async function installedToolkit(): Promise<typeof import("./program.ts") | undefined> {
  const entry = find();
  // Both packages are built from one source and have one version, so this is the module that they share.
  return entry === undefined ? undefined : ((await import(entry)) as typeof import("./program.ts"));
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
