import type { Contract } from "../openapi/contract.ts";
import { checkedBaseUrl } from "./base-url.ts";
import { callableNamed } from "./call/callable-named.ts";
import { isPackaged } from "./credential-origin.ts";
import type { Variables } from "./credential-parts.ts";
import { checkedValue } from "./credential-values.ts";
import { CommandFailed, exit } from "./exit.ts";
import { allowedOrigins, areKeysOf, type OwnKeys, originsOf } from "./own-keys.ts";
import { DEFAULT_PROFILE, type Profile, profilesFile, readProfiles, writeProfiles } from "./profiles.ts";
import { Questions } from "./questions.ts";
import { variableOf } from "./variable-names.ts";
import { alternativesIn, wantedCredentials } from "./wanted-credentials.ts";

export interface LoginOptions {
  readonly api: string;
  readonly profile: string;
  readonly baseUrl?: string;
  readonly tokenUrl?: string;
  /** The security schemes to ask for, instead of those that do for most operations. */
  readonly scheme?: readonly string[];
}

/** Asks for the credentials of an API and keeps them. @throws CommandFailed */
export async function login({ api, profile, baseUrl, tokenUrl, scheme = [] }: LoginOptions): Promise<void> {
  const { contract, variables } = await (await callableNamed(api)).load();
  const url = baseUrl === undefined ? undefined : checkedBaseUrl(baseUrl, "--base-url");
  if (url === undefined && contract.noDefaultServer !== undefined)
    throw new CommandFailed(`--base-url is missing. ${contract.noDefaultServer}`, exit.misuse);
  const profiles = readProfiles();
  const asked = await askFor(contract, scheme, variables);
  const values =
    tokenUrl === undefined
      ? asked
      : { ...asked, [variableOf(api, "token_url")]: checkedBaseUrl(tokenUrl, "--token-url") };
  const before = profiles[profile] ?? { values: {}, own: [] };
  const after = isPackaged(contract)
    ? withPackaged(before, contract, values, url)
    : withOwn(before, contract, values, url);
  writeProfiles({ ...profiles, [profile]: after.profile });
  const named = profile === DEFAULT_PROFILE ? "" : ` --profile ${profile}`;
  const goes = after.keys ? ` It goes to ${allowedOrigins(after.keys).join(", ")} alone.` : "";
  console.error(
    `Kept as profile ${profile} in ${profilesFile()}.${goes} To see whose it is: concord auth status --api ${api}${named}`,
  );
}

async function askFor(
  contract: Contract,
  schemes: readonly string[],
  variables: Variables | undefined,
): Promise<Record<string, string>> {
  const { name, title, securitySchemes } = contract;
  if (alternativesIn(contract).length === 0)
    throw new CommandFailed(`${title} needs no key: none of its operations asks for one.`, exit.misuse);
  const unknown = schemes.find((scheme) => securitySchemes[scheme] === undefined);
  if (unknown !== undefined) {
    const known = Object.keys(securitySchemes).join(", ");
    throw new CommandFailed(`${name} has no security scheme ${unknown}. It has: ${known}.`, exit.misuse);
  }
  const values: Record<string, string> = {};
  const questions = new Questions();
  try {
    for (const part of wantedCredentials(contract, schemes, variables)) {
      const given = await questions.ask(`${part.variable}: `, part.secret);
      values[part.variable] = checkedValue(contract, part, given, part.variable);
    }
  } finally {
    questions.close();
  }
  return values;
}

interface Kept {
  readonly profile: Profile;
  readonly keys?: OwnKeys;
}

function withPackaged(
  { values, own }: Profile,
  { name }: Contract,
  asked: Readonly<Record<string, string>>,
  url: string | undefined,
): Kept {
  const server = url === undefined ? {} : { [variableOf(name, "base_url")]: url };
  return { profile: { values: { ...values, ...asked, ...server }, own } };
}

/** Replaces what was kept for the same servers, and leaves what was kept for others of the same name. */
function withOwn(
  { values, own }: Profile,
  contract: Contract,
  asked: Readonly<Record<string, string>>,
  url: string | undefined,
): Kept {
  const origins = originsOf(contract);
  const before = own.find((keys) => areKeysOf(keys, contract));
  const baseUrl = url ?? before?.baseUrl;
  const keys: OwnKeys = {
    ...{ api: contract.name, origins },
    ...(baseUrl === undefined ? {} : { baseUrl }),
    values: { ...before?.values, ...asked },
  };
  const isOlder = (each: OwnKeys) =>
    each.api === contract.name && each.origins.every((origin) => origins.includes(origin));
  const others = own.filter((each) => each !== before && !isOlder(each));
  return { profile: { values, own: [...others, keys] }, keys };
}
