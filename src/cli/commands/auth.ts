import type { Command } from "commander";
import { registry } from "../../../generated/registry.ts";
import { type ConnectionOptions, withConnectionOptions } from "../connection-options.ts";
import { interruptible } from "../interrupt.ts";

interface StatusOptions extends ConnectionOptions {
  readonly api?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  concord auth status
  concord auth status --api meshi --profile staging

Exit codes: 0 every key is valid, 1 a key is not valid, or there is none.`;

export function addAuth(program: Command): void {
  const status = program
    .command("auth")
    .summary("show which keys are there, and what they may do")
    .description("Shows which keys are found, whose they are, and where they go.")
    .command("status")
    .description("Shows for each key that is found which API takes it, whose it is, and what it may do.")
    .option("--api <name>", `one API: ${registry.map(({ name }) => name).join(", ")}`)
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES);
  withConnectionOptions(status).action(async (options: StatusOptions) => {
    const { authStatus } = await import("../auth-status.ts");
    process.exitCode = await interruptible((signal) => authStatus(options, signal));
  });
}
