import type { Operation } from "../openapi/contract.ts";
import { codePointers, openLikelyCodes } from "../openapi/likely-codes.ts";
import type { CallableOperation } from "./call/operation.ts";

/** Operations whose responses name every code that the document says of them, and what it says of single codes. */
interface Explainable {
  readonly operations: readonly CallableOperation[];
  readonly causes: ReadonlyMap<string, string>;
}

/** Adds to the codes of the contract, which only annotations give, those of the error bodies. */
export function withCodes(operations: readonly CallableOperation[]): Explainable {
  const [first] = operations;
  if (!first) return { operations, causes: new Map() };
  const pointers = codePointers(first.contract);
  const read = operations.map((operation) => ({
    operation,
    codes: operation.document.codesOf(operation.key, pointers),
  }));
  const all = read.flatMap(({ codes }) => [...codes]);
  const likely = openLikelyCodes(all);
  const enriched = read.map(({ operation, codes }): CallableOperation => {
    const { responses } = operation.definition;
    const more = [...codes].map(([status, documented]) => [
      status,
      responses[status]?.length ? responses[status] : likely(status, documented),
    ]);
    // The keys are those of the responses, and the values lists of codes.
    const own = { ...responses, ...Object.fromEntries(more) } as Operation["responses"];
    return { ...operation, definition: { ...operation.definition, responses: own } };
  });
  return { operations: enriched, causes: new Map(all.flatMap(([, { causes }]) => [...causes])) };
}
