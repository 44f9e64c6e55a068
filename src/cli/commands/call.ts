import type { Command } from "commander";
import { callableApis, packagedApis } from "../call/callable-apis.ts";
import { refuseUnknown } from "../call/callable-named.ts";
import type { CallableApi } from "../call/own-apis.ts";

const EXAMPLES = `
Examples:
  concord call meshi --help                                      # lists the operations
  concord call meshi createEvent --help                          # parameters, body, error codes, credentials
  concord call meshi getEvent --event_id summit-2026
  concord call meshi createEvent --body @event.json              # or -f title=Summit -f timezone=UTC ...
  concord call meshi startMatchRun --event_id summit-2026 --wait
  concord call meshi listReviews --all --output table
  concord call meshi listReviews --all --jq .attendee_id         # needs: npm install jq-wasm
  concord call example listBooks                                 # an API of redocly.yaml in this folder

redocly.yaml may say which variables hold the credentials of an API, by security scheme. Without it, they are called as --help says:
  apis:
    example: { root: example.yaml, x-concord: { credentials: { bearerAuth: EXAMPLE_TOKEN } } }
It needs the toolkit: npm install --save-dev concord-toolkit

Exit codes: 0 done, 1 refused or failed, 2 wrong use, 3 done in part.`;

/**
 * Adds a command per API. Only the API that `args` name gets its operations: no other document is read.
 * @throws CommandFailed where no API has the name.
 */
export async function addCall(program: Command, args: readonly string[]): Promise<void> {
  const call = program
    .command("call")
    .summary("call any operation of any API")
    .description("Calls any operation of any API and prints the response as JSON.")
    .addHelpText("after", EXAMPLES);
  const [first, named] = args;
  const apis = first === "call" ? await callableApis() : packagedApis();
  if (first === "call" && isUnknown(named, apis)) await refuseUnknown(named, apis);
  for (const api of apis) {
    const command = call
      .command(api.name)
      .summary(api.title)
      .usage("<operation> [options]")
      .description(`${api.title}. Each operation has its own --help.`)
      .configureHelp({ subcommandTerm: (operation) => operation.name() })
      .helpCommand(false);
    if (first === "call" && named === api.name) {
      const { addOperations } = await import("../call/commands.ts");
      await addOperations(command, api);
    }
  }
}

/** Whether this word should be the name of an API, and is none. */
function isUnknown(word: string | undefined, apis: readonly CallableApi[]): word is string {
  return word !== undefined && !/^-|^help$/.test(word) && apis.every(({ name }) => name !== word);
}
