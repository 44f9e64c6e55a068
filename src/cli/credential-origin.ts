import { registry } from "../../generated/registry.ts";
import type { Contract } from "../openapi/contract.ts";
import type { Part } from "./credential-parts.ts";
import { CommandFailed } from "./exit.ts";
import type { KeyFile } from "./key-file.ts";
import { allowedOrigins, areKeysOf, originsOf } from "./own-keys.ts";
import { DEFAULT_PROFILE, type Profile, profileNamed, readProfiles } from "./profiles.ts";
import { variableOf } from "./variable-names.ts";

/** Where the values of credentials are read from. */
export interface Origin {
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Empty for the environment: messages name the variable. */
  readonly source: string;
  /** The file holds the key alone. */
  readonly single?: true;
  readonly kept?: Kept;
}

/** The profile that values come from. It may name a server too. */
export interface Kept {
  readonly profile: string;
  readonly baseUrl?: string | undefined;
  /** Where the values may be sent; absent for an API that comes with Concord, whose servers no folder changes. */
  readonly origins?: readonly string[];
}

/** Whether an API comes with Concord. */
export function isPackaged({ name }: Contract): boolean {
  return registry.some((api) => api.name === name);
}

/** What is named on the command line. */
interface Named {
  readonly keyFile?: KeyFile | undefined;
  readonly profile?: string | undefined;
  /** Ends the reading of the key file. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Chooses the key file, the named profile, the environment or the usual profile, in this order.
 * @throws CommandFailed; the signal's reason.
 */
export async function originOf(
  contract: Contract,
  all: readonly Part[],
  { keyFile, profile: named, signal }: Named,
): Promise<Origin> {
  const fromEnvironment = { values: process.env, source: "" };
  if (keyFile !== undefined) return ofFile(all, keyFile, signal);
  if (named !== undefined) {
    const profile = profileNamed(named);
    const found = ofProfile(contract, named, profile);
    if (found) return found;
    throw new CommandFailed(
      `Profile ${named} keeps no key for ${contract.name}.${elsewhere(contract, named, profile)} To keep one: \`concord login --api ${contract.name} --profile ${named}\``,
    );
  }
  if (all.some(({ variable }) => process.env[variable] !== undefined)) return fromEnvironment;
  const [name, kept] = usualProfile();
  const found = kept && ofProfile(contract, name, kept);
  const isUseful = found && all.some(({ variable }) => found.values[variable] !== undefined);
  return isUseful ? found : fromEnvironment;
}

/** Says that the usual profile has keys of this API's name that are for other servers. */
export function keptElsewhere(contract: Contract): string {
  const [name, kept] = usualProfile();
  return kept ? elsewhere(contract, name, kept) : "";
}

function usualProfile(): [name: string, kept: Profile | undefined] {
  const name = process.env.CONCORD_PROFILE?.trim() || DEFAULT_PROFILE;
  return [name, name === DEFAULT_PROFILE ? readProfiles()[name] : profileNamed(name)];
}

function elsewhere(contract: Contract, name: string, { own }: Profile): string {
  if (isPackaged(contract)) return "";
  const named = own.filter(({ api }) => api === contract.name);
  const texts = named.map(({ origins }) => {
    const others = originsOf(contract).filter((origin) => !origins.includes(origin));
    return ` Profile ${name} keeps a key under this name for ${origins.join(", ")}, and this document also leads to ${others.join(", ")}, which it was not kept for.`;
  });
  return texts[0] ?? "";
}

async function ofFile(all: readonly Part[], keyFile: KeyFile, signal?: AbortSignal): Promise<Origin> {
  const source = `the file ${keyFile.path}`;
  const [only, ...others] = all.filter(({ supplied }) => supplied === undefined);
  const isOneScheme = all.every(({ scheme }) => scheme === only?.scheme);
  if (!only || others.length > 0 || !isOneScheme) return { values: await keyFile.lines(signal), source };
  const single = { values: { [only.variable]: await keyFile.key(signal) }, source, single: true } as const;
  if (all.length === 1) return single;
  // The scheme takes a token, or values that it is made with.
  const values = await keyFile.lines(signal);
  return all.some(({ variable }) => values[variable] !== undefined) ? { values, source } : single;
}

function ofProfile(contract: Contract, name: string, { values, own }: Profile): Origin | undefined {
  const source = `profile ${name}`;
  if (isPackaged(contract)) {
    const baseUrl = values[variableOf(contract.name, "base_url")];
    return { values, source, kept: { profile: name, baseUrl } };
  }
  const keys = own.find((each) => areKeysOf(each, contract));
  return (
    keys && {
      ...{ values: keys.values, source },
      kept: { profile: name, baseUrl: keys.baseUrl, origins: allowedOrigins(keys) },
    }
  );
}
