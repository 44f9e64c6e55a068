import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type ApiEntry, registry } from "../../../generated/registry.ts";
import * as client from "../../client/index.ts";
import type { Contract, Part } from "../../openapi/contract.ts";
import { madeOf } from "../credential-parts.ts";
import { CommandFailed, exit } from "../exit.ts";
import { INSTALL_TOOLKIT, loadToolkit } from "../toolkit/package.ts";
import { perform } from "../toolkit/work.ts";

/** An API whose operations can be called: one that comes with Concord, or one of the user's own. */
export interface CallableApi extends Pick<ApiEntry, "name" | "title"> {
  readonly load: () => Promise<LoadedCallable>;
}

interface LoadedCallable {
  readonly openapi: object;
  readonly contract: Contract;
  /** Environment variables with its credentials, by security scheme. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** The APIs of the redocly.yaml in this folder; none if nobody installed the toolkit, which reads them. */
export async function ownApis(): Promise<CallableApi[]> {
  const base = process.cwd();
  const toolkit = await loadToolkit();
  if (toolkit === undefined) return [];
  const apis = await perform("Reading redocly.yaml", () => toolkit.configuredApis(base));
  return apis
    .filter(({ out }) => !isPackagedAs(resolve(base, out)))
    .map(({ name, root }) => ({
      name,
      title: `${root}, of redocly.yaml`,
      load: () => perform(`Reading ${root}`, () => readOwnApi(base, name)),
    }));
}

/** Whether an API that comes with Concord was generated into this folder, so that it is not another one. */
function isPackagedAs(out: string): boolean {
  return registry.some(({ document }) => fileURLToPath(new URL(".", document)) === join(out, "/"));
}

/** Capital letters alone, so that hardly any credential looks like a name. */
const VARIABLE = /^[A-Z_][A-Z0-9_]*$/;

async function readOwnApi(base: string, name: string): Promise<LoadedCallable> {
  const toolkit = await loadToolkit();
  if (toolkit === undefined)
    throw new CommandFailed(
      `The toolkit is not installed here any more. Install it again: ${INSTALL_TOOLKIT}`,
    );
  const { openapi, contract, parts, credentials } = await toolkit.readCallable(base, name);
  const wrong = Object.entries(credentials).find(([, variable]) => !VARIABLE.test(variable));
  // The value is not shown: it may be the credential.
  if (wrong)
    throw new CommandFailed(
      `redocly.yaml does not name a variable for "${wrong[0]}" of ${name}. Name one in capital letters, such as EXAMPLE_TOKEN, and set the credential itself in the environment.`,
      exit.misuse,
    );
  const { securitySchemes } = contract;
  const fillable = Object.entries(securitySchemes).flatMap(([scheme, definition]) => [
    scheme,
    ...madeOf(definition).map((supplied) => `${scheme}.${supplied}`),
  ]);
  const unknown = Object.keys(credentials).find((name) => !fillable.includes(name));
  if (unknown !== undefined) {
    const known = fillable.join(", ") || "none";
    throw new CommandFailed(
      `redocly.yaml names a variable for "${unknown}", and ${name} has no such security scheme. It has: ${known}.`,
      exit.misuse,
    );
  }
  const functions: Readonly<Record<string, unknown>> = client;
  // The generator names functions that the client exports.
  const uses = Object.fromEntries(parts.map((part) => [part.name, functions[part.exported] as Part]));
  return { openapi, contract: { ...contract, uses }, variables: credentials };
}
