import type { Command } from "commander";
import { registry } from "../../../generated/registry.ts";
import type { LoginOptions } from "../login.ts";
import { DEFAULT_PROFILE } from "../profiles.ts";

const EXAMPLES = `
The values are asked for and not shown, or read from standard input, one a line. They are kept in a file that only you may
read. The profile "default" is used where neither the environment nor --key-file gives a key; another one where --profile or
CONCORD_PROFILE names it.

Examples:
  concord login --api meshi                          # needs: a terminal, where it asks for the key
  concord login --api meshi --profile staging --base-url https://api.staging.meshi.io/api/v0/partner  # needs: the same
  concord auth status --profile staging`;

export function addLogin(program: Command): void {
  program
    .command("login")
    .summary("keep a key on this machine")
    .description("Asks for the credentials of an API and keeps them in a profile.")
    .requiredOption("--api <name>", `the API: ${registry.map(({ name }) => name).join(", ")}`)
    .option("--profile <name>", "profile to keep them in", DEFAULT_PROFILE)
    .option("--base-url <url>", "server that the profile goes to, instead of the API's own")
    .addHelpText("after", EXAMPLES)
    .action(async (options: LoginOptions) => (await import("../login.ts")).login(options));
  program
    .command("logout")
    .summary("forget a profile")
    .description("Removes a profile and its keys from this machine.")
    .option("--profile <name>", "the profile", DEFAULT_PROFILE)
    .addHelpText("after", "\nExamples:\n  concord logout\n  concord logout --profile staging")
    .action(async (options: Pick<LoginOptions, "profile">) => (await import("../login.ts")).logout(options));
}
