import type { Contract, Status } from "./contract.ts";
import type { DocumentedCodes } from "./documented-codes.ts";

/** Where the error bodies of an API have their codes. */
export function codePointers({ error, otherErrors = [] }: Pick<Contract, "error" | "otherErrors">): string[] {
  return [error, ...otherErrors].flatMap(({ code }) => code ?? []);
}

/**
 * Says which codes come with a status, by those of all responses of an API. A body that many responses share lists the codes of all
 * statuses. So a code that an example shows with a status is taken to come with that status alone.
 */
export function openLikelyCodes(
  all: readonly (readonly [Status, DocumentedCodes])[],
): (status: Status, documented: DocumentedCodes) => string[] {
  const shown = new Map<string, Set<Status>>();
  for (const [status, { given }] of all)
    for (const code of given) shown.set(code, (shown.get(code) ?? new Set()).add(status));
  return (status, { given, possible }) => {
    const likely = [...possible].filter((code) => shown.get(code)?.has(status) ?? true);
    return [...new Set([...given, ...likely])];
  };
}
