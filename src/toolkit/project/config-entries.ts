import { entriesOf, isObject, type Json } from "../../openapi/json.ts";
import { didYouMean } from "../../openapi/nearest.ts";
import type { Api } from "./api.ts";
import { Unusable } from "./unusable.ts";

/** The configuration that Concord shares with Redocly. Our own settings are in `x-concord` of an API. */
export const CONFIG = "redocly.yaml";

/** Default folder of generated files. */
export function defaultOut(name: string): string {
  return `src/api/${name}`;
}

/** The name of an API from its key. Redocly allows a version there, as `core@v2`. */
export function nameOfKey(key: string): string {
  return key.replace("@", "-");
}

const SETTINGS = ["out", "profile", "changelog", "hosts", "credentials"];

/** The APIs of a configuration. @throws Unusable that names the setting which cannot be read: ignored, it would seem to apply. */
export function readEntries(config: Json): Api[] {
  const apis = isObject(config) ? (config.apis ?? {}) : {};
  if (!isObject(apis)) refuse("apis", "has the APIs by their names: `example: { root: example.yaml }`");
  return entriesOf(apis).map(([key, value]) => {
    const at = `apis.${key}`;
    const inOwn = `${at}.x-concord`;
    if (!isObject(value)) refuse(at, "names the document: `{ root: example.yaml }`");
    const own = value["x-concord"] ?? {};
    if (!isObject(own)) refuse(inOwn, "is an object, such as `{ out: src/api/example }`");
    for (const name of Object.keys(own))
      if (!SETTINGS.includes(name))
        throw new Unusable(
          `${CONFIG}: ${inOwn} has no setting \`${name}\`.${didYouMean(name, SETTINGS)} There are: ${SETTINGS.join(", ")}.`,
        );
    const setting = (name: string) => optional(own[name], `${inOwn}.${name}`, textAt);
    const root = optional(value.root, `${at}.root`, textAt);
    if (root === undefined) refuse(`${at}.root`, "names the document, as a file or URL");
    const name = nameOfKey(key);
    return {
      ...{ name, root, overlays: optional(value.overlays, `${at}.overlays`, textsAt) ?? [] },
      out: setting("out") ?? defaultOut(name),
      profile: setting("profile"),
      changelog: setting("changelog"),
      hosts: optional(own.hosts, `${inOwn}.hosts`, textsAt) ?? [],
      credentials: Object.fromEntries(variablesIn(own.credentials ?? {}, `${inOwn}.credentials`)),
    };
  });
}

function refuse(at: string, what: string): never {
  throw new Unusable(`${CONFIG}: ${at} cannot be read. It ${what}.`);
}

function optional<T>(
  value: Json | undefined,
  at: string,
  read: (value: Json, at: string) => T,
): T | undefined {
  return value === undefined || value === null ? undefined : read(value, at);
}

function textAt(value: Json, at: string): string {
  return typeof value === "string" ? value : refuse(at, "is a text");
}

function textsAt(value: Json, at: string): string[] {
  const list = Array.isArray(value) ? value : refuse(at, "is a list: write each entry after a dash");
  return list.map((each, index) => textAt(each, `${at}[${index}]`));
}

/** Variables by the scheme that they fill, or by scheme and value where it takes several: `login.clientId`. */
function variablesIn(credentials: Json, at: string, scheme = ""): [name: string, variable: string][] {
  if (!isObject(credentials))
    refuse(at, "names variables by security scheme: `{ bearerAuth: EXAMPLE_TOKEN }`");
  return Object.entries(credentials).flatMap(([key, value]): [string, string][] =>
    isObject(value) && scheme === ""
      ? variablesIn(value, `${at}.${key}`, `${key}.`)
      : [[`${scheme}${key}`, textAt(value, `${at}.${key}`)]],
  );
}
