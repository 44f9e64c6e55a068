import { type ApiEntry, registry } from "../../generated/registry.ts";
import type { Contract } from "../openapi/contract.ts";
import { DescribedApi } from "./described-api.ts";
import { CommandFailed, exit } from "./exit.ts";

/** A registered API, with its document and contract. */
export interface LoadedApi {
  readonly document: DescribedApi;
  readonly contract: Contract;
}

export async function loadApi(api: ApiEntry): Promise<LoadedApi> {
  const [document, contract] = await Promise.all([DescribedApi.of(api), api.contract()]);
  return { document, contract };
}

/** @throws CommandFailed where no API has this name. */
export function apiNamed(name: string): ApiEntry {
  const found = registry.find((api) => api.name === name);
  if (!found)
    throw new CommandFailed(
      `There is no API named ${name}; there are: ${registry.map(({ name }) => name).join(", ")}.`,
      exit.misuse,
    );
  return found;
}
