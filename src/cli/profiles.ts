import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { isObject } from "../openapi/json.ts";
import { CommandFailed } from "./exit.ts";
import { fileErrorText } from "./file-errors.ts";
import { isOwnKeys, type OwnKeys } from "./own-keys.ts";

/** What is kept under one name. */
export interface Profile {
  /** Credentials and base URLs of the APIs that come with Concord, by variable. */
  readonly values: Readonly<Record<string, string>>;
  readonly own: readonly OwnKeys[];
}

/** The profile that is used if none is named. */
export const DEFAULT_PROFILE = "default";

/** The file of all profiles. Only its owner may read it. */
export function profilesFile(): string {
  const { XDG_CONFIG_HOME, APPDATA, CONCORD_CONFIG } = process.env;
  if (CONCORD_CONFIG) return CONCORD_CONFIG;
  const base =
    process.platform === "win32" && APPDATA ? APPDATA : XDG_CONFIG_HOME || join(homedir(), ".config");
  return join(base, "concord", "profiles.json");
}

/** @throws CommandFailed if others may read the file, or if it is unreadable or damaged. */
export function readProfiles(): Readonly<Record<string, Profile>> {
  const path = profilesFile();
  let text: string;
  try {
    refuseShared(path);
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new CommandFailed(`The profiles in ${path} cannot be read: ${fileErrorText(error)}.`);
  }
  const broken = new CommandFailed(
    `The profiles in ${path} are damaged. Remove the file, and log in again: \`concord login --api <name>\`.`,
  );
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isObject(parsed)) throw broken;
    const profiles = Object.entries(parsed).map(([name, kept]) => [name, readProfile(kept)] as const);
    if (profiles.some(([, profile]) => profile === undefined)) throw broken;
    return Object.fromEntries(profiles.flatMap(([name, profile]) => (profile ? [[name, profile]] : [])));
  } catch {
    throw broken;
  }
}

/** Replaces the file in one step, so that an interruption loses nothing. @throws CommandFailed */
export function writeProfiles(profiles: Readonly<Record<string, Profile>>): void {
  const path = profilesFile();
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const part = `${path}.part`;
    const written = Object.entries(profiles).map(([name, { values, own }]) => [
      name,
      own.length > 0 ? { ...values, [OWN]: own } : values,
    ]);
    writeFileSync(part, `${JSON.stringify(Object.fromEntries(written), null, 2)}\n`, { mode: 0o600 });
    chmodSync(part, 0o600);
    renameSync(part, path);
  } catch (error) {
    throw new CommandFailed(`The profiles cannot be kept in ${path}: ${fileErrorText(error)}.`);
  }
}

/** The profile of a name. @throws CommandFailed if there is none. */
export function profileNamed(name: string): Profile {
  const profiles = readProfiles();
  const found = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (found) return found;
  const known = Object.keys(profiles).join(", ");
  throw new CommandFailed(
    `There is no profile ${name}.${known ? ` There are: ${known}.` : ""} To make it: \`concord login --api <name> --profile ${name}\``,
  );
}

function refuseShared(path: string): void {
  if (process.platform === "win32") return;
  if ((statSync(path).mode & 0o077) === 0) return;
  throw new CommandFailed(
    `Others on this machine can read the keys in ${path}. Close the file to them first: chmod 600 ${path}`,
  );
}

/** Stands beside the variables, which are in capital letters. */
const OWN = "own";

function readProfile(value: unknown): Profile | undefined {
  if (!isObject(value)) return undefined;
  const { [OWN]: own = [], ...values } = value;
  if (!Array.isArray(own) || !hasTextsAlone(values)) return undefined;
  const keys = own.flatMap((each) => (isOwnKeys(each) ? [each] : []));
  return keys.length === own.length ? { values, own: keys } : undefined;
}

function hasTextsAlone(values: object): values is Readonly<Record<string, string>> {
  return Object.values(values).every((one) => typeof one === "string");
}
