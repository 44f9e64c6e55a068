import { callableNamed } from "./call/callable-named.ts";
import { isPackaged } from "./credential-origin.ts";
import { waysOf } from "./credential-parts.ts";
import { CommandFailed, exit } from "./exit.ts";
import { areKeysOf } from "./own-keys.ts";
import { type Profile, readProfiles, writeProfiles } from "./profiles.ts";
import { variableOf } from "./variable-names.ts";

export interface LogoutOptions {
  readonly profile: string;
  /** Removes the keys of this API alone. */
  readonly api?: string;
}

/** Removes a profile, or what it keeps for one API. @throws CommandFailed if there is nothing to remove. */
export async function logout({ profile: name, api }: LogoutOptions): Promise<void> {
  const profiles = readProfiles();
  const { [name]: gone, ...others } = profiles;
  if (!gone) throw new CommandFailed(`There is no profile ${name}.`, exit.misuse);
  if (api === undefined) {
    writeProfiles(others);
    console.error(`The profile ${name} is removed.`);
    return;
  }
  const left = await without(gone, api);
  if (sizeOf(left) === sizeOf(gone))
    throw new CommandFailed(`The profile ${name} keeps nothing for ${api}.`, exit.misuse);
  writeProfiles(sizeOf(left) > 0 ? { ...profiles, [name]: left } : others);
  console.error(`What the profile ${name} kept for ${api} is removed.`);
}

async function without({ values, own }: Profile, api: string): Promise<Profile> {
  // Outside its folder nobody knows an API's servers, and all keys of its name go.
  if (own.some((keys) => keys.api === api)) {
    const loaded = await callableNamed(api).then(
      ({ load }) => load(),
      () => undefined,
    );
    const isGone = (keys: Profile["own"][number]) =>
      keys.api === api && (loaded === undefined || areKeysOf(keys, loaded.contract));
    return { values, own: own.filter((keys) => !isGone(keys)) };
  }
  const { contract } = await (await callableNamed(api)).load();
  if (!isPackaged(contract)) return { values, own };
  const schemes = Object.keys(contract.securitySchemes);
  const names = schemes.flatMap((scheme) =>
    waysOf(contract, scheme)
      .flat()
      .map(({ variable }) => variable),
  );
  const all = [...names, variableOf(api, "base_url"), variableOf(api, "token_url")];
  return { values: Object.fromEntries(Object.entries(values).filter(([each]) => !all.includes(each))), own };
}

function sizeOf({ values, own }: Profile): number {
  return Object.keys(values).length + own.length;
}
