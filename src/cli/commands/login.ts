import type { Command } from "commander";
import { registry } from "../../../generated/registry.ts";
import type { LoginOptions } from "../login.ts";
import { DEFAULT_PROFILE } from "../profiles.ts";

const EXAMPLES = `
The command asks for the values without showing them, or reads them from standard input, one a line. It stores them in a file that
only you may read. Commands use the profile "default" if neither the environment nor --key-file gives a key. They use another
profile if --profile or CONCORD_PROFILE names it.

Examples:
  concord login --api meshi                          # needs: a terminal, where it asks for the key
  concord login --api meshi --profile staging --base-url https://api.staging.meshi.io/api/v0/partner  # needs: the same
  concord auth status --profile staging`;

export function addLogin(program: Command): void {
  program
    .command("login")
    .summary("store a key on this machine")
    .description("Asks for the credentials of an API and stores them in a profile.")
    .requiredOption("--api <name>", `the API: ${registry.map(({ name }) => name).join(", ")}`)
    .option("--profile <name>", "name of the profile", DEFAULT_PROFILE)
    .option("--base-url <url>", "server to call with this profile, instead of the API's own")
    .addHelpText("after", EXAMPLES)
    .action(async (options: LoginOptions) => (await import("../login.ts")).login(options));
  program
    .command("logout")
    .summary("remove a profile and its keys")
    .description("Removes a profile and its keys from this machine.")
    .option("--profile <name>", "the profile", DEFAULT_PROFILE)
    .addHelpText("after", "\nExamples:\n  concord logout\n  concord logout --profile staging")
    .action(async (options: Pick<LoginOptions, "profile">) => (await import("../login.ts")).logout(options));
}
