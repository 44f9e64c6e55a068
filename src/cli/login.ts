import { apiNamed } from "./apis.ts";
import { checkedBaseUrl } from "./base-url.ts";
import { credentialVariables } from "./credential-parts.ts";
import { checkedValue } from "./credentials.ts";
import { CommandFailed, exit } from "./exit.ts";
import { DEFAULT_PROFILE, profilesFile, readProfiles, writeProfiles } from "./profiles.ts";
import { Questions } from "./questions.ts";
import { variableOf } from "./variable-names.ts";

export interface LoginOptions {
  readonly api: string;
  readonly profile: string;
  readonly baseUrl?: string;
}

/** Asks for the credentials of an API and keeps them. @throws CommandFailed */
export async function login({ api, profile, baseUrl }: LoginOptions): Promise<void> {
  const contract = await apiNamed(api).contract();
  const url = baseUrl === undefined ? undefined : checkedBaseUrl(baseUrl, "--base-url");
  const values: Record<string, string> = {};
  const questions = new Questions();
  try {
    // More values mean more operations.
    const [way = []] = credentialVariables(contract).sort((a, b) => b.length - a.length);
    for (const { variable, secret, pattern } of way) {
      const given = await questions.ask(`${variable}: `, secret);
      values[variable] = checkedValue(variable, given, pattern);
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

/** Removes a profile. @throws CommandFailed if there is none. */
export function logout({ profile }: Pick<LoginOptions, "profile">): void {
  const { [profile]: gone, ...others } = readProfiles();
  if (!gone) throw new CommandFailed(`There is no profile ${profile}.`, exit.misuse);
  writeProfiles(others);
  console.error(`The profile ${profile} is removed.`);
}
