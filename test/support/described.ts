import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CallInit, type Engine, engine } from "../../src/client/client.ts";
import { type ClientOptions, createClient } from "../../src/client/index.ts";
import type { Contract, OperationKey } from "../../src/openapi/contract.ts";
import { init } from "../../src/toolkit/init/init.ts";
import { readApi } from "../../src/toolkit/project/api-contract.ts";
import { withParts } from "./parts.ts";

export interface Described {
  readonly name: string;
  readonly openapi: object;
  readonly contract: Contract;
}

/** A document and its contract; with `infers`, after `concord init`. */
export async function described(
  document: object,
  { infers = true, name = "tides" }: { readonly infers?: boolean; readonly name?: string } = {},
): Promise<Described> {
  const base = await mkdtemp(join(tmpdir(), "concord-described-"));
  try {
    await writeFile(join(base, `${name}.json`), JSON.stringify(document));
    const overlays = infers ? (await init({ base, document: `${name}.json` })).api.overlays : [];
    const { contract, openapi } = await readApi(base, { name, root: `${name}.json`, overlays });
    if (!contract) throw new Error(`The document ${name} gives no contract`);
    return { name, contract: withParts(contract), openapi };
  } finally {
    await rm(base, { recursive: true });
  }
}

/** A client of a contract without types: operations are named by their keys. */
export function untyped(contract: Contract, options: ClientOptions) {
  const client = createClient<object, Contract>(contract, options);
  const call = (key: OperationKey, init?: CallInit): ReturnType<Engine["call"]> =>
    engine(client).call(key, init);
  return { client, call };
}
