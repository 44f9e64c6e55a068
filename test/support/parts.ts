import * as client from "../../src/client/index.ts";
import type { Contract, Part } from "../../src/openapi/contract.ts";
import { partsOf } from "../../src/toolkit/generate/parts.ts";

/** A contract with the parts of the client that it needs, as a generated one has them. */
export function withParts<C extends Contract>(contract: C): C {
  const exported: Readonly<Record<string, unknown>> = client;
  const parts = partsOf(contract).map((part) => [part.name, exported[part.exported] as Part]);
  return parts.length > 0 ? { ...contract, uses: Object.fromEntries(parts) } : contract;
}
