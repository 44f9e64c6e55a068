import type { Contract, Part, PartName } from "../openapi/contract.ts";

/**
 * The part of the client under this name, which the contract brings.
 * @throws TypeError for a contract that does not, though an operation needs it: without it another request would be sent than meant, or
 * a response would be misread.
 */
export function part<P extends Part>({ title, uses }: Contract, name: PartName): P {
  const found = uses?.[name];
  if (!found) throw new TypeError(`The contract of ${title} lacks uses.${name}: generate it again`);
  // The generator writes each part under its own name.
  return found as P;
}
