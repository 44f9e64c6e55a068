import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CommandFailed } from "../exit.ts";
import { TOOLKIT_COMMANDS } from "./names.ts";

/** The package with the toolkit. It is separate, so that concord-apis stays small for those who only call an API. */
const PACKAGE = "concord-toolkit";

/** The command that installs it. */
export const INSTALL_TOOLKIT = `\`npm install --save-dev ${PACKAGE}\``;

/** Runs a command of the installed toolkit. Returns `undefined` for other commands, or if the toolkit is part of this build. */
export async function delegate(args: readonly string[]): Promise<number | undefined> {
  const [command = ""] = args;
  if (!TOOLKIT_COMMANDS.includes(command) || isHere()) return undefined;
  const toolkit = await installedToolkit();
  if (toolkit === undefined)
    throw new CommandFailed(
      `\`concord ${command}\` is part of the toolkit, which is not installed here. Install it once: ${INSTALL_TOOLKIT}`,
    );
  return toolkit.runToolkit(args);
}

/** The toolkit of this build, or else the installed one; `undefined` without one. */
export async function loadToolkit(): Promise<typeof import("./program.ts") | undefined> {
  return isHere() ? import("./program.ts") : installedToolkit();
}

function isHere(): boolean {
  return existsSync(join(import.meta.dirname, "../../toolkit"));
}

async function installedToolkit(): Promise<typeof import("./program.ts") | undefined> {
  const entry = find();
  // Both packages have the same source and version, so the module has this type.
  return entry === undefined ? undefined : ((await import(entry)) as typeof import("./program.ts"));
}

/** Finds its entry from the project, else from this package. */
function find(): string | undefined {
  for (const from of [join(process.cwd(), "package.json"), import.meta.filename])
    try {
      return pathToFileURL(createRequire(from).resolve(PACKAGE)).href;
    } catch {
      // Not found from here.
    }
  return undefined;
}
