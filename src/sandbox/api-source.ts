import { registry } from "../../generated/registry.ts";
import type { ServedApi } from "./core/api.ts";
import type { Source } from "./core/mount.ts";

/** An API with its generated contract and document. @throws Error if they were not generated. */
export function sourceOf(api: ServedApi): Source {
  const entry = registry.find(({ name }) => name === api.name);
  if (entry === undefined) {
    throw new Error(`Nothing was generated for the API ${api.name}. Run \`npm run generate\` first.`);
  }
  return { api, contract: entry.contract, openapi: entry.openapi };
}
