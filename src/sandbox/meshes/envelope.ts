import { STATUS_CODES } from "node:http";
import type { Blame } from "../core/violation.ts";

/** The error body, also of an entry of a batch that was refused. */
export function problem(status: number, name: string, message: string, blamed: readonly Blame[]): object {
  const data = blamed.map(({ param, message: msg }) => ({ param, msg }));
  return {
    message: STATUS_CODES[status] ?? `Status ${status}`,
    error: { name, message, ...(data.length > 0 && { data }) },
  };
}
