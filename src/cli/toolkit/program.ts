import { Command } from "commander";
import type { Contract } from "../../openapi/contract.ts";
import type { BroughtPart } from "../../toolkit/generate/parts.ts";
import type { Api } from "../../toolkit/project/api.ts";
import type { ReadApi } from "../../toolkit/project/api-contract.ts";
import type { Said } from "../../toolkit/project/chosen.ts";
import { parse } from "../parse.ts";
import { packageVersion } from "../version.ts";

/** Runs a command line of the toolkit without the program's name. Returns the exit code. */
export async function runToolkit(args: readonly string[]): Promise<number> {
  const program = new Command("concord")
    .description(
      "From an OpenAPI document to a client that retries, pages and polls, and a gate for its changes.",
    )
    .version(packageVersion())
    .showHelpAfterError("(--help shows what there is)")
    .exitOverride();
  // `concord call` loads this file for the APIs of a project, and needs no command.
  const { addToolkitCommands } = await import("./commands.ts");
  addToolkitCommands(program);
  return parse(program, args);
}

/**
 * Reads an API of the project, or a document with its overlays, for a command of the other package. @throws Unusable if it cannot be
 * used.
 */
export async function readApi(
  base: string,
  document: string,
  said: Pick<Said, "overlays" | "hosts">,
): Promise<ReadApi> {
  const [{ readApi: read }, { chosenApi }] = await Promise.all([
    import("../../toolkit/project/api-contract.ts"),
    import("../../toolkit/project/chosen.ts"),
  ]);
  return read(base, await chosenApi(base, document, said));
}

/** The APIs that the configuration of a project names. @throws Unusable if it cannot be read. */
export async function configuredApis(base: string): Promise<Pick<Api, "name" | "root" | "out">[]> {
  const { readApis } = await import("../../toolkit/project/config.ts");
  return readApis(base).map(({ name, root, out }) => ({ name, root, out }));
}

/** An API that can be called without generated files: its contract, and what the client needs for it. */
export interface Callable {
  readonly openapi: object;
  readonly contract: Contract;
  /** The parts of the client that the contract needs. */
  readonly parts: readonly BroughtPart[];
  /** Environment variables with its credentials, by security scheme. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** Reads an API of the project. @throws Unusable if it cannot be used, or does not say enough to be called. */
export async function readCallable(base: string, name: string): Promise<Callable> {
  const [{ readApi: read }, { chosenApi }, { partsOf }, { Unusable }] = await Promise.all([
    import("../../toolkit/project/api-contract.ts"),
    import("../../toolkit/project/chosen.ts"),
    import("../../toolkit/generate/parts.ts"),
    import("../../toolkit/project/unusable.ts"),
  ]);
  const api = await chosenApi(base, name);
  const { openapi, contract } = await read(base, api);
  if (!contract)
    throw new Unusable(`${name} cannot be called. \`concord lint ${name} --profile runtime\` says why.`);
  return { openapi, contract, parts: partsOf(contract), credentials: api.credentials };
}
