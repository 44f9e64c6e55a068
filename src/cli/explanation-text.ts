import type { Status } from "../openapi/contract.ts";
import type { Explanation } from "./explanation.ts";

/** The explanation for people. */
export function explanationText(explanation: Explanation): string {
  const { subject, title, statuses, codes = [], causes, remedy, retried, operations } = explanation;
  const isStatus = /^\d{3}$/.test(subject);
  const inWords = statuses.map(statusText);
  const isAlone = isStatus || statuses.length === 0;
  const heading = isAlone ? subject : `${subject} (${inWords.join(", ")})`;
  const lines = [`${heading} of ${title}`, ""];
  if (isStatus && statuses.every((status) => typeof status !== "number"))
    lines.push(
      `No operation documents ${subject} by its number. This is what they document of ${inWords.join(" and ")}.`,
    );
  for (const cause of causes) lines.push(`Cause: ${cause}`);
  if (codes.length > 0) lines.push(`Codes: ${codes.join(", ")}`);
  if (remedy) lines.push(`What to do: ${remedy}`);
  const rules = Object.entries(retried).map(([status, rule]) => `${statusText(status)}: ${rule}`);
  lines.push(`Retried: ${rules.join("; ") || "no"}`);
  if (operations.length > 0) lines.push("", "Given by:");
  const width = Math.min(60, Math.max(28, ...operations.map(({ id }) => id.length)));
  for (const { id, key, status, remedy: other } of operations) {
    lines.push(`  ${id.padEnd(width)} ${key} (${statusText(status)})`);
    if (other) lines.push(`      ${other}`);
  }
  return lines.join("\n");
}

/** A status, or in words the statuses that a response stands for. */
export function statusText(status: Status | string): string {
  if (status === "default") return "any other error";
  return String(status).endsWith("XX") ? `any ${status}` : String(status);
}
