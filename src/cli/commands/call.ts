import type { Command } from "commander";
import { registry } from "../../../generated/registry.ts";

const EXAMPLES = `
Examples:
  concord call meshi --help
  concord call meshi createEvent --help
  concord call meshi getEvent --event_id summit-2026
  concord call meshi createEvent --body @event.json
  concord call meshi startMatchRun --event_id summit-2026 --wait
  concord call meshi listReviews --all | wc -l`;

/**
 * Adds a command per API, and to the API that `args` name a command per operation: no other document is read.
 */
export async function addCall(program: Command, args: readonly string[]): Promise<void> {
  const call = program
    .command("call")
    .summary("call any operation of any API")
    .description("Calls any operation of any API and prints the response as JSON.")
    .addHelpText("after", EXAMPLES);
  for (const api of registry) {
    const command = call
      .command(api.name)
      .summary(api.title)
      .usage("<operation> [options]")
      .description(`${api.title}. Each operation has its own --help.`)
      .configureHelp({ subcommandTerm: (operation) => operation.name() })
      .helpCommand(false);
    if (args[0] === "call" && args[1] === api.name) {
      const { addOperations } = await import("../call/commands.ts");
      await addOperations(command, api);
    }
  }
}
