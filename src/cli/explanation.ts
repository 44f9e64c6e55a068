import type { Contract } from "../openapi/contract.ts";
import type { CallableOperation } from "./call/operation.ts";
import { oneLine } from "./call/schema-text.ts";

/** What an error code means, what to do about it, whether it is retried, and which operations give it. */
export function explanation(
  contract: Contract,
  operations: readonly CallableOperation[],
  code: string,
): string {
  const remedy = contract.errors[code]?.remedy;
  const given = operations.flatMap(({ key, definition, described, document }) =>
    Object.entries(definition.responses).flatMap(([status, codes]) => {
      if (!codes?.includes(code)) return [];
      const response = described.responses[status];
      const cause = response && oneLine(document.resolve(response).description);
      return [
        { key, id: definition.id, status: Number(status), cause, own: definition.remedies?.[Number(status)] },
      ];
    }),
  );
  const statuses = [...new Set(given.map(({ status }) => status))].sort((a, b) => a - b);
  const causes = [...new Set(given.map(({ cause }) => cause))];
  const lines = [`${code} (${statuses.join(", ") || "no status"}) of ${contract.title}`, ""];
  for (const cause of causes) if (cause) lines.push(`Cause: ${cause}`);
  if (remedy) lines.push(`What to do: ${oneLine(remedy)}`);
  lines.push(
    `Retried: ${statuses.map((status) => `${status}: ${retried(contract, status)}`).join("; ") || "no"}`,
  );
  if (given.length > 0) lines.push("", "Given by:");
  for (const { id, key, status, own } of given) {
    lines.push(`  ${id.padEnd(28)} ${key} (${status})`);
    if (own && own !== remedy) lines.push(`      ${oneLine(own)}`);
  }
  return lines.join("\n");
}

function retried({ retry }: Contract, status: number): string {
  const isListed = retry?.statuses?.includes(status) ?? (status === 429 || status >= 500);
  if (!isListed) return "no";
  return status === 429 ? "yes" : "yes, where the operation is idempotent or has an idempotency key";
}
