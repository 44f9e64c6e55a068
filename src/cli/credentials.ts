import { registry } from "../../generated/registry.ts";
import { type ClientOptions, signedToken, type Token } from "../client/index.ts";
import type { Contract, Operation } from "../openapi/contract.ts";
import { alternativesOf, listed, type Part, partsOf, type Variables } from "./credential-parts.ts";
import { CommandFailed, exit } from "./exit.ts";
import { keyFileOf, parsedKeyFile } from "./key-file.ts";
import { DEFAULT_PROFILE, type Profile, profileNamed, readProfiles } from "./profiles.ts";
import { variableOf } from "./variable-names.ts";

type ClientCredentials = NonNullable<ClientOptions["credentials"]>;

/** Credentials of an operation, and where they come from. */
export interface Credentials {
  readonly clientCredentials: ClientCredentials;
  /** The values themselves, to be compared and never shown. */
  readonly values: readonly string[];
  /** A variable, a file or a profile, for messages; empty if no key is needed. */
  readonly source: string;
  /** The profile that they come from. It may name a server too. */
  readonly profile?: Profile;
  readonly profileName?: string;
}

/** Where to look for credentials. */
export interface CredentialOptions {
  readonly keyFile?: string;
  readonly profile?: string;
  /** Environment variables by security scheme, where they are not called as usual. */
  readonly variables?: Variables | undefined;
}

/** Where the credentials of an operation come from, in a sentence. */
export function credentialHelp(
  contract: Contract,
  operation: Pick<Operation, "security">,
  variables?: Variables,
): string {
  const ways = alternativesOf(contract, operation, variables).map((parts) => listed(parts));
  if (ways.length === 0) return "It needs no key.";
  if (ways.join() === variableOf(contract.name) && isKnown(contract))
    return `The key is read from ${ways}, from --key-file, or from a profile (concord login).`;
  const both = ways.length > 1 ? " Where both are set, the first is taken." : "";
  return `Credentials are read from ${ways.join(", or from ")}; --key-file names a file with such NAME=value lines${isKnown(contract) ? ", and --profile what concord login has kept" : ""}.${both}`;
}

/** Whether an API comes with Concord. Profiles are kept for those alone. */
function isKnown({ name }: Contract): boolean {
  return registry.some((api) => api.name === name);
}

/**
 * Reads the credentials for an operation from the named file or profile, else from the environment, else from the default
 * profile. White space around a value is ignored, such as the line break that editors and `echo` leave.
 * @throws CommandFailed that names what is missing or malformed. It never shows a value.
 */
export function readCredentials(
  contract: Contract,
  operation: Pick<Operation, "security">,
  { keyFile, profile: profileName, variables }: CredentialOptions,
): Credentials {
  const alternatives = alternativesOf(contract, operation, variables);
  const all = Object.keys(contract.securitySchemes).flatMap((scheme) => partsOf(contract, scheme, variables));
  const origin = originOf(all, keyFile, profileName, isKnown(contract));
  const { values, single, source, ...profile } = origin;
  if (alternatives.length === 0) return { clientCredentials: {}, values: [], source: "", ...profile };
  const isSet = ({ variable }: Part) => values[variable] !== undefined;
  const chosen =
    alternatives.find((parts) => parts.every(isSet)) ?? alternatives.find((parts) => parts.some(isSet));
  if (!chosen) throw new CommandFailed(absent(alternatives, all.filter(isSet), origin, isKnown(contract)));
  const missing = chosen.filter((part) => !isSet(part));
  if (missing.length > 0) {
    const verb = missing.length === 1 ? "is" : "are";
    throw new CommandFailed(`${listed(missing)} ${verb} missing: ${listed(chosen)} are needed together.`);
  }
  const read = (part: Part) =>
    checked(part, values[part.variable] ?? "", single ? `The key file ${keyFile}` : part.variable);
  return {
    ...profile,
    clientCredentials: credentialsOf(contract, chosen, read),
    values: chosen.map(read),
    source: source || listed(chosen),
  };
}

/** Where values are read from. */
interface Origin {
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Empty for the environment: messages name the variable. */
  readonly source: string;
  /** The file holds the key alone. */
  readonly single?: true;
  readonly profile?: Profile;
  readonly profileName?: string;
}

/**
 * A profile serves the APIs that come with Concord alone. A file of the folder says where any other API is and which variable it
 * reads, so it could have a kept key sent anywhere.
 */
function originOf(
  all: readonly Part[],
  keyFile: string | undefined,
  named: string | undefined,
  servesProfiles: boolean,
): Origin {
  const [only, ...others] = all;
  if (keyFile !== undefined) {
    const source = `the file ${keyFile}`;
    if (only && others.length === 0)
      return { values: { [only.variable]: keyFileOf(keyFile) }, source, single: true };
    return { values: parsedKeyFile(keyFile), source };
  }
  const ofProfile = (profileName: string, profile: Profile): Origin => ({
    values: profile,
    source: `profile ${profileName}`,
    profile,
    profileName,
  });
  if (named !== undefined && !servesProfiles)
    throw new CommandFailed(
      `Profiles hold the keys of the APIs that come with Concord. For this one, set ${listed(all)} in the environment, or name a file with --key-file <file>.`,
      exit.misuse,
    );
  if (named !== undefined) return ofProfile(named, profileNamed(named));
  if (!servesProfiles) return { values: process.env, source: "" };
  if (all.some(({ variable }) => process.env[variable] !== undefined)) {
    return { values: process.env, source: "" };
  }
  const name = process.env.CONCORD_PROFILE?.trim() || DEFAULT_PROFILE;
  const kept = name === DEFAULT_PROFILE ? readProfiles()[name] : profileNamed(name);
  const useful = kept && all.some(({ variable }) => kept[variable] !== undefined);
  return useful ? ofProfile(name, kept) : { values: process.env, source: "" };
}

/** @throws CommandFailed for an invalid key. It never shows the value. */
export function checkedValue(variable: string, value: string, pattern: string | undefined): string {
  return checked({ variable, scheme: "", ...(pattern === undefined ? {} : { pattern }) }, value, variable);
}

function credentialsOf(
  contract: Contract,
  parts: readonly Part[],
  read: (part: Part) => string,
): ClientCredentials {
  const supplied: Record<string, Record<string, string>> = {};
  const credentials: Record<string, Token> = {};
  for (const part of parts) {
    if (part.supplied === undefined) credentials[part.scheme] = read(part);
    else supplied[part.scheme] = { ...supplied[part.scheme], [part.supplied]: read(part) };
  }
  for (const [scheme, values] of Object.entries(supplied)) {
    // A known contract types the names of a scheme. Here they were read from the contract itself.
    credentials[scheme] = signedToken(contract, scheme as never, values as never);
  }
  return credentials;
}

function absent(
  alternatives: readonly (readonly Part[])[],
  others: readonly Part[],
  { source }: Origin,
  isKept: boolean,
): string {
  const ways = alternatives.map((parts) => listed(parts)).join(", or ");
  const useless =
    others.length > 0
      ? ` ${listed(others)} ${others.length === 1 ? "does" : "do"} not do for this operation.`
      : "";
  if (source !== "") return `There is nothing for ${ways} in ${source}.${useless}`;
  const isOne = alternatives.length === 1 && alternatives[0]?.length === 1;
  const what = isOne ? "There is no API key." : "There are no credentials.";
  const kept = isKept
    ? ", name a file with --key-file <file>, or keep it with concord login"
    : ", or name a file with --key-file <file>";
  return `${what} Set ${ways} in the environment${kept}.${useless}`;
}

/** @throws CommandFailed that never quotes the value. */
function checked({ pattern }: Part, value: string, source: string): string {
  const key = value.trim();
  if (key === "") throw new CommandFailed(`${source} is set, but empty. Set it to the API key.`);
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new CommandFailed(
      `${source} does not hold a key: it has a space, a line break or a letter that no key has. It must hold the key alone.`,
    );
  }
  if (pattern !== undefined && !new RegExp(pattern, "u").test(key)) {
    throw new CommandFailed(
      `${source} does not have the form of such a key (${pattern}). Was it copied whole?`,
    );
  }
  return key;
}
