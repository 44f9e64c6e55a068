import { type ClientOptions, signedToken, type Token } from "../client/index.ts";
import type { Contract, Operation } from "../openapi/contract.ts";
import { CommandFailed } from "./exit.ts";
import { keyFileOf, parsedKeyFile } from "./key-file.ts";

type Credentials = NonNullable<ClientOptions["credentials"]>;

/** One value that a security scheme needs, and the environment variable that holds it. */
interface Part {
  readonly scheme: string;
  /** Name of the value among those that a token is signed from; without it, it is the credential itself. */
  readonly supplied?: string;
  readonly variable: string;
  readonly pattern?: string;
}

/** Where people know a value by a shorter name than the contract has for it. */
const SHORT_NAMES: Readonly<Record<string, string>> = { organization: "org_id" };

/** `main-api` takes its key from `MAIN_API_KEY`, and what it signs a token from is named like `MAIN_API_ACCESS_KEY`. */
export function variableOf(api: string, name = "key"): string {
  return `${api}_${SHORT_NAMES[name] ?? name}`.toUpperCase().replaceAll("-", "_");
}

/** What every way of being allowed an operation needs, the first one taken first. */
function alternativesOf(contract: Contract, { security }: Pick<Operation, "security">): Part[][] {
  return security.map((schemes) => schemes.flatMap((scheme) => partsOf(contract, scheme)));
}

function partsOf({ name: api, securitySchemes }: Contract, scheme: string): Part[] {
  const { token, pattern } = securitySchemes[scheme] ?? {};
  if (token) {
    return Object.entries(token.supplied).map(([supplied, pattern]) => ({
      scheme,
      supplied,
      variable: variableOf(api, supplied),
      pattern,
    }));
  }
  // `publishableKey` becomes `publishable_key`.
  const snake = scheme.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const variable = Object.keys(securitySchemes).length === 1 ? variableOf(api) : variableOf(api, snake);
  return [{ scheme, variable, ...(pattern === undefined ? {} : { pattern }) }];
}

/** Where the credentials of an operation come from, in a sentence. */
export function credentialHelp(contract: Contract, operation: Pick<Operation, "security">): string {
  const ways = alternativesOf(contract, operation).map((parts) => listed(parts));
  if (ways.length === 0) return "It needs no key.";
  if (ways.join() === variableOf(contract.name)) return `The key is read from ${ways}, or from --key-file.`;
  const both = ways.length > 1 ? " Where both are set, the first is taken." : "";
  return `Credentials are read from ${ways.join(", or from ")}; --key-file names a file with such NAME=value lines.${both}`;
}

/**
 * The credentials for an operation, from the file if one is named, else from the environment. White space around a
 * value, such as the line break that editors and `echo` leave, is no part of it.
 * @throws CommandFailed that names what is missing or malformed, and never shows a value.
 */
export function readCredentials(
  contract: Contract,
  operation: Operation,
  keyFile: string | undefined,
): Credentials {
  const alternatives = alternativesOf(contract, operation);
  if (alternatives.length === 0) return {};
  const all = Object.keys(contract.securitySchemes).flatMap((scheme) => partsOf(contract, scheme));
  const single = all.length === 1 ? all[0] : undefined;
  const values: Readonly<Record<string, string | undefined>> =
    keyFile === undefined
      ? process.env
      : single
        ? { [single.variable]: keyFileOf(keyFile) }
        : parsedKeyFile(keyFile);
  const isSet = ({ variable }: Part) => values[variable] !== undefined;
  const chosen =
    alternatives.find((parts) => parts.every(isSet)) ?? alternatives.find((parts) => parts.some(isSet));
  if (!chosen) throw new CommandFailed(absent(alternatives, all.filter(isSet), keyFile));
  const missing = chosen.filter((part) => !isSet(part));
  if (missing.length > 0) {
    const verb = missing.length === 1 ? "is" : "are";
    throw new CommandFailed(`${listed(missing)} ${verb} missing: ${listed(chosen)} are needed together.`);
  }
  const read = (part: Part) => checked(part, values[part.variable] ?? "", single ? keyFile : undefined);
  return credentialsOf(contract, chosen, read);
}

function credentialsOf(
  contract: Contract,
  parts: readonly Part[],
  read: (part: Part) => string,
): Credentials {
  const supplied: Record<string, Record<string, string>> = {};
  const credentials: Record<string, Token> = {};
  for (const part of parts) {
    if (part.supplied === undefined) credentials[part.scheme] = read(part);
    else supplied[part.scheme] = { ...supplied[part.scheme], [part.supplied]: read(part) };
  }
  for (const [scheme, values] of Object.entries(supplied)) {
    // Which names a scheme asks for is known of one contract by its type; here it was read out of the contract itself.
    credentials[scheme] = signedToken(contract, scheme as never, values as never);
  }
  return credentials;
}

function absent(
  alternatives: readonly (readonly Part[])[],
  others: readonly Part[],
  keyFile: string | undefined,
): string {
  const ways = alternatives.map((parts) => listed(parts)).join(", or ");
  const useless =
    others.length > 0
      ? ` ${listed(others)} ${others.length === 1 ? "does" : "do"} not do for this operation.`
      : "";
  if (keyFile !== undefined) return `The key file ${keyFile} has no line for ${ways}.${useless}`;
  const isOne = alternatives.length === 1 && alternatives[0]?.length === 1;
  const what = isOne ? "There is no API key." : "There are no credentials.";
  return `${what} Set ${ways} in the environment, or name a file: --key-file <file>.${useless}`;
}

/** @throws CommandFailed that never quotes the value. */
function checked({ variable, pattern }: Part, value: string, keyFile: string | undefined): string {
  const source = keyFile === undefined ? variable : `The key file ${keyFile}`;
  const key = value.trim();
  if (key === "")
    throw new CommandFailed(`${source} is ${keyFile ? "" : "set, but "}empty. Set it to the API key.`);
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new CommandFailed(
      `${source} does not hold a key: it has a space, a line break or a letter that no key has. It must hold the key alone.`,
    );
  }
  if (pattern !== undefined && !new RegExp(pattern, "u").test(key)) {
    throw new CommandFailed(
      `${source} has not the form that it has to have: ${pattern}. Was it copied whole?`,
    );
  }
  return key;
}

/** `A`, `A and B`, `A, B and C`. */
function listed(parts: readonly Part[]): string {
  const names = parts.map(({ variable }) => variable);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
