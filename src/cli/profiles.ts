import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { isObject } from "../openapi/json.ts";
import { CommandFailed } from "./exit.ts";
import { fileErrorText } from "./file-errors.ts";

/** The variables of a profile: its credentials and base URLs. */
export type Profile = Readonly<Record<string, string>>;

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
    `The profiles in ${path} are damaged. Remove the file, and log in again: concord login --api meshi.`,
  );
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isObject(parsed) || !Object.values(parsed).every(isProfile)) throw broken;
    // Checked just above.
    return parsed as Record<string, Profile>;
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
    writeFileSync(part, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 });
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
    `There is no profile ${name}.${known ? ` There are: ${known}.` : ""} To make it: concord login --api meshi --profile ${name}`,
  );
}

function refuseShared(path: string): void {
  if (process.platform === "win32") return;
  if ((statSync(path).mode & 0o077) === 0) return;
  throw new CommandFailed(
    `Others on this machine can read the keys in ${path}. Close the file to them first: chmod 600 ${path}`,
  );
}

function isProfile(value: unknown): value is Profile {
  return isObject(value) && Object.values(value).every((one) => typeof one === "string");
}
