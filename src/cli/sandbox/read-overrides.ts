import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { nearFile } from "../../openapi/loading.ts";
import type { Overrides } from "../../sandbox/index.ts";
import { CommandFailed, exit } from "../exit.ts";

/** The overrides that a module exports. @throws CommandFailed if there are none. */
export async function readOverrides(file: string): Promise<Overrides> {
  if (!existsSync(file))
    throw new CommandFailed(`There is no file ${file} with overrides.${nearFile(".", file)}`, exit.misuse);
  const module: { readonly default?: unknown } = await import(pathToFileURL(resolve(file)).href).catch(
    (cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CommandFailed(`The overrides ${file} cannot be loaded: ${reason}`, exit.misuse);
    },
  );
  const { default: overrides } = module;
  if (typeof overrides !== "object" || overrides === null) {
    throw new CommandFailed(
      `The overrides ${file} have no object as default export. Write \`export default { open: ... }\`.`,
      exit.misuse,
    );
  }
  // The module is the user's own; its names are checked when the sandbox starts.
  return overrides;
}
