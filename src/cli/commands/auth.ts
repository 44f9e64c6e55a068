import type { Command } from "commander";
import { registry } from "../../../generated/registry.ts";
import { type ConnectionOptions, withConnectionOptions } from "../connection-options.ts";
import { stoppable } from "../interrupt.ts";

interface StatusOptions extends ConnectionOptions {
  readonly api?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  concord auth status
  concord auth status --api meshi --profile staging
  concord auth status --api example                  # an API of redocly.yaml in this folder

A key is checked by one request that only reads: a GET of the document that needs no parameters, if possible one that says whose the
key is. The output names it. Where there is none, the key counts as set, and the output says that it was not checked.

Exit codes: 0 no key was refused, 1 a key is not valid, or there is none.`;

export function addAuth(program: Command): void {
  const status = program
    .command("auth")
    .summary("show which keys are there, and what they may do")
    .description("Shows which keys are found, whose they are, and where they go.")
    .command("status")
    .description("Shows for each key that is found which API takes it, whose it is, and what it may do.")
    .option("--api <name>", `one API: ${registry.map(({ name }) => name).join(", ")}, or one of redocly.yaml`)
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES);
  withConnectionOptions(status).action(async (options: StatusOptions) => {
    const { authStatus } = await import("../auth-status.ts");
    process.exitCode = await stoppable((signal) => authStatus(options, signal));
  });
}
