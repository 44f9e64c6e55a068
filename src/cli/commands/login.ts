import type { Command } from "commander";
import { registry } from "../../../generated/registry.ts";
import { apiNamed } from "../apis.ts";
import { checkedBaseUrl } from "../base-url.ts";
import { checkedValue, credentialVariables, variableOf } from "../credentials.ts";
import { CommandFailed, exit } from "../exit.ts";
import { DEFAULT_PROFILE, profilesFile, readProfiles, writeProfiles } from "../profiles.ts";
import { Questions } from "../questions.ts";

const EXAMPLES = `
The values are asked for and not shown, or read from standard input, one a line. They are kept in a file that only you may
read, and used where neither the environment nor --key-file gives a key.

Examples:
  concord login --api meshi
  concord login --api meshi --profile staging --base-url https://api.staging.meshi.io/api/v0/partner
  concord auth status --profile staging
  concord logout --profile staging`;

interface LoginOptions {
  readonly api: string;
  readonly profile: string;
  readonly baseUrl?: string;
}

export function addLogin(program: Command): void {
  program
    .command("login")
    .summary("keep a key on this machine")
    .description("Asks for the credentials of an API and keeps them in a profile.")
    .requiredOption("--api <name>", `the API: ${registry.map(({ name }) => name).join(", ")}`)
    .option("--profile <name>", "profile to keep them in", DEFAULT_PROFILE)
    .option("--base-url <url>", "server that the profile goes to, instead of the API's own")
    .addHelpText("after", EXAMPLES)
    .action(login);
  program
    .command("logout")
    .summary("forget a profile")
    .description("Removes a profile and its keys from this machine.")
    .option("--profile <name>", "the profile", DEFAULT_PROFILE)
    .action(({ profile }: Pick<LoginOptions, "profile">) => {
      const { [profile]: gone, ...others } = readProfiles();
      if (!gone) throw new CommandFailed(`There is no profile ${profile}.`, exit.misuse);
      writeProfiles(others);
      console.error(`The profile ${profile} is removed.`);
    });
}

async function login({ api, profile, baseUrl }: LoginOptions): Promise<void> {
  const contract = await apiNamed(api).contract();
  const url = baseUrl === undefined ? undefined : checkedBaseUrl(baseUrl, "--base-url");
  const values: Record<string, string> = {};
  const questions = new Questions();
  try {
    // The way with the most values does the most.
    const [way = []] = credentialVariables(contract).sort((a, b) => b.length - a.length);
    for (const { variable, secret, pattern } of way) {
      const answer = await questions.ask(`${variable}: `, secret);
      values[variable] = checkedValue(variable, answer, pattern);
    }
  } finally {
    questions.close();
  }
  const profiles = readProfiles();
  const kept = { ...profiles[profile], ...values };
  const variable = variableOf(contract.name, "base_url");
  writeProfiles({ ...profiles, [profile]: url === undefined ? kept : { ...kept, [variable]: url } });
  const named = profile === DEFAULT_PROFILE ? "" : ` --profile ${profile}`;
  console.error(
    `Kept as profile ${profile} in ${profilesFile()}. To see whose it is: concord auth status${named}`,
  );
}
