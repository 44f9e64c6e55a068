import type { ClientOptions, Token } from "../client/index.ts";
import type { Contract, Operation } from "../openapi/contract.ts";
import { isPackaged, type Kept, keptElsewhere, type Origin, originOf } from "./credential-origin.ts";
import { alternativesOf, listed, type Part, type Variables, waysOf } from "./credential-parts.ts";
import { checkedValue } from "./credential-values.ts";
import { CommandFailed } from "./exit.ts";
import type { KeyFile } from "./key-file.ts";
import { variableOf } from "./variable-names.ts";

type ClientCredentials = NonNullable<ClientOptions["credentials"]>;

/** Credentials of an operation, and where they come from. */
export interface Credentials {
  readonly clientCredentials: ClientCredentials;
  /** The values themselves, to be compared and never shown. */
  readonly values: readonly string[];
  /** A variable, a file or a profile, for messages; empty if no key is needed. */
  readonly source: string;
  /** The profile that they come from. */
  readonly kept?: Kept;
}

/** Where to look for credentials. */
export interface CredentialOptions {
  readonly keyFile?: KeyFile;
  readonly profile?: string;
  /** Ends the reading of the key file, which may be a pipe. */
  readonly signal?: AbortSignal | undefined;
  /** Environment variables by security scheme, where they are not called as usual. */
  readonly variables?: Variables | undefined;
}

/** Where the credentials of an operation come from, in a sentence. */
export function credentialHelp(
  contract: Contract,
  operation: Pick<Operation, "security">,
  variables?: Variables,
): string {
  const ways = alternativesOf(contract, operation, variables).flatMap((parts) =>
    parts.length > 0 ? [listed(parts)] : [],
  );
  if (ways.length === 0) return "It needs no key.";
  const [way] = ways;
  if (ways.length === 1 && way === variableOf(contract.name))
    return `The key is read from ${way}, from --key-file, or from a profile (concord login).`;
  const both = ways.length > 1 ? " Where several are set, the first is taken." : "";
  return `Credentials are read from ${ways.join(", or from ")}; --key-file names a file with such NAME=value lines, and --profile what concord login has kept.${both}`;
}

/**
 * Reads the credentials for an operation from the named file or profile, else from the environment, else from the default
 * profile. White space around a value is ignored, such as the line break that editors and `echo` leave.
 * @throws CommandFailed that names what is missing or malformed. It never shows a value. The signal's reason.
 */
export async function readCredentials(
  contract: Contract,
  operation: Pick<Operation, "security">,
  { variables, ...named }: CredentialOptions,
): Promise<Credentials> {
  const alternatives = alternativesOf(contract, operation, variables);
  const all = Object.keys(contract.securitySchemes).flatMap((scheme) =>
    waysOf(contract, scheme, variables).flat(),
  );
  const origin = await originOf(contract, all, named);
  const { values, single, source, kept } = origin;
  const from = kept === undefined ? {} : { kept };
  const isSet = ({ variable }: Part) => values[variable] !== undefined;
  // Without any credential set, an alternative that needs none does.
  const needing = alternatives.filter(({ length }) => length > 0);
  const chosen = needing.find((parts) => parts.every(isSet)) ?? needing.find((parts) => parts.some(isSet));
  if (!chosen) {
    if (needing.length < alternatives.length || alternatives.length === 0)
      return { clientCredentials: {}, values: [], source: "", ...from };
    throw new CommandFailed(absent(contract, alternatives, all.filter(isSet), origin));
  }
  const missing = chosen.filter((part) => !isSet(part));
  if (missing.length > 0) {
    const verb = missing.length === 1 ? "is" : "are";
    throw new CommandFailed(`${listed(missing)} ${verb} missing: ${listed(chosen)} are needed together.`);
  }
  const read = (part: Part) =>
    checkedValue(
      contract,
      part,
      values[part.variable] ?? "",
      single ? source.replace(/^the/, "The key") : part.variable,
    );
  return {
    ...from,
    clientCredentials: await credentialsOf(contract, chosen, read, values),
    values: chosen.map(read),
    source: source || listed(chosen),
  };
}

async function credentialsOf(
  contract: Contract,
  parts: readonly Part[],
  read: (part: Part) => string,
  values: Origin["values"],
): Promise<ClientCredentials> {
  const supplied: Record<string, Record<string, string>> = {};
  const credentials: Record<string, Token> = {};
  for (const part of parts) {
    if (part.supplied === undefined) credentials[part.scheme] = read(part);
    else supplied[part.scheme] = { ...supplied[part.scheme], [part.supplied]: read(part) };
  }
  const made = Object.entries(supplied);
  if (made.length === 0) return credentials;
  const { madeCredential } = await import("./made-credentials.ts");
  const tokenUrl = values[variableOf(contract.name, "token_url")];
  for (const [scheme, each] of made)
    credentials[scheme] = await madeCredential(contract, scheme, each, tokenUrl);
  return credentials;
}

function absent(
  contract: Contract,
  alternatives: readonly (readonly Part[])[],
  others: readonly Part[],
  { source }: Origin,
): string {
  const ways = alternatives.map((parts) => listed(parts)).join(", or ");
  const useless =
    others.length > 0
      ? ` ${listed(others)} ${others.length === 1 ? "does" : "do"} not do for this operation.`
      : "";
  if (source !== "") return `There is nothing for ${ways} in ${source}.${useless}`;
  const isOne = alternatives.length === 1 && alternatives[0]?.length === 1;
  const what = isOne ? "There is no API key." : "There are no credentials.";
  const login = isPackaged(contract) ? "concord login" : `concord login --api ${contract.name}`;
  return `${what} Set ${ways} in the environment, name a file with --key-file <file>, or keep it with ${login}.${keptElsewhere(contract)}${useless}`;
}
