import type { Contract, Operation, Status } from "../openapi/contract.ts";
import type { DocumentedCodes } from "../openapi/documented-codes.ts";
import type { CallableOperation } from "./call/operation.ts";

/** Operations whose responses name every code that the document says of them, and what it says of single codes. */
interface Explainable {
  readonly operations: readonly CallableOperation[];
  readonly causes: ReadonlyMap<string, string>;
}

/**
 * Adds to the codes of the contract, which only annotations give, those of the error bodies. A body that many responses share lists
 * the codes of all statuses. So a code that an example shows with a status is taken to come with that status alone.
 */
export function withCodes(operations: readonly CallableOperation[]): Explainable {
  const [first] = operations;
  if (!first) return { operations, causes: new Map() };
  const pointers = codePointers(first.contract);
  const read = operations.map((operation) => ({
    operation,
    codes: operation.document.codesOf(operation.key, pointers),
  }));
  const all = read.flatMap(({ codes }) => [...codes]);
  const shown = statusesByCode(all);
  const enriched = read.map(({ operation, codes }): CallableOperation => {
    const { responses } = operation.definition;
    const more = [...codes].map(([status, documented]) => [
      status,
      responses[status]?.length ? responses[status] : codesWith(status, documented, shown),
    ]);
    // The keys are those of the responses, and the values lists of codes.
    const own = { ...responses, ...Object.fromEntries(more) } as Operation["responses"];
    return { ...operation, definition: { ...operation.definition, responses: own } };
  });
  return { operations: enriched, causes: new Map(all.flatMap(([, { causes }]) => [...causes])) };
}

/** Where the error bodies of an API have their codes. */
export function codePointers({ error, otherErrors = [] }: Contract): string[] {
  return [error, ...otherErrors].flatMap(({ code }) => code ?? []);
}

function statusesByCode(
  all: readonly (readonly [Status, DocumentedCodes])[],
): ReadonlyMap<string, ReadonlySet<Status>> {
  const found = new Map<string, Set<Status>>();
  for (const [status, { given }] of all)
    for (const code of given) found.set(code, (found.get(code) ?? new Set()).add(status));
  return found;
}

function codesWith(
  status: Status,
  { given, possible }: DocumentedCodes,
  shown: ReadonlyMap<string, ReadonlySet<Status>>,
): string[] {
  const likely = [...possible].filter((code) => shown.get(code)?.has(status) ?? true);
  return [...new Set([...given, ...likely])];
}
