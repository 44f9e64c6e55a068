import type { Command } from "commander";
import { registry } from "../../../generated/registry.ts";
import { exit } from "../exit.ts";
import { stoppable } from "../interrupt.ts";
import type { LoginOptions } from "../login.ts";
import type { LogoutOptions } from "../logout.ts";
import { DEFAULT_PROFILE } from "../profiles.ts";
import { repeated } from "../repeated.ts";

const EXAMPLES = `
The command asks for the values without showing them, or reads them from standard input, one a line. It stores them in a file that
only you may read. Commands use the profile "default" if neither the environment nor --key-file gives a key. They use another
profile if --profile or CONCORD_PROFILE names it.

An API of redocly.yaml in this folder is logged in to by its name there. Its keys are stored with the servers of its document and go
nowhere else: another folder with an API of the same name does not get them, and a document with a new server needs a new login.

Examples:
  concord login --api meshi                          # needs: a terminal, where it asks for the key
  concord login --api meshi --profile staging --base-url https://api.staging.meshi.io/api/v0/partner  # needs: the same
  concord login --api library                        # needs: an API named library in redocly.yaml
  concord auth status --profile staging

Exit codes: 0 stored, 1 the profiles cannot be read or written, 2 wrong use, 130 interrupted.`;

const LOGOUT_EXAMPLES = `
Examples:
  concord logout                                     # all that the profile "default" keeps
  concord logout --profile staging --api meshi       # what another profile keeps for one API

Exit codes: 0 removed, 1 the profiles cannot be read or written, 2 wrong use, or nothing is kept.`;

const NAMES = `${registry.map(({ name }) => name).join(", ")}, or one of redocly.yaml`;

export function addLogin(program: Command): void {
  program
    .command("login")
    .summary("store a key on this machine")
    .description("Asks for the credentials of an API and stores them in a profile.")
    .requiredOption("--api <name>", `the API: ${NAMES}`)
    .option("--profile <name>", "name of the profile", DEFAULT_PROFILE)
    .option("--base-url <url>", "server to call with this profile, instead of the API's own")
    .option("--token-url <url>", "token endpoint of OAuth 2 to use with it, instead of the document's")
    .option(
      "--scheme <name>",
      "security scheme of the document to ask for, if not those that do for most operations; may be repeated",
      repeated,
    )
    .addHelpText("after", EXAMPLES)
    .action(async (options: LoginOptions) => {
      const { login } = await import("../login.ts");
      process.exitCode = await stoppable(() => login(options).then(() => exit.done));
    });
  program
    .command("logout")
    .summary("remove a profile and its keys")
    .description("Removes a profile and its keys, or the keys of one API, from this machine.")
    .option("--profile <name>", "the profile", DEFAULT_PROFILE)
    .option("--api <name>", `the API whose keys go, instead of all: ${NAMES}`)
    .addHelpText("after", LOGOUT_EXAMPLES)
    .action(async (options: LogoutOptions) => (await import("../logout.ts")).logout(options));
}
