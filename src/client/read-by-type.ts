import type { Contract, Operation, Reads } from "../openapi/contract.ts";
import type { Trace } from "./errors.ts";
import { part } from "./part.ts";
import type { readItems } from "./read-items.ts";
import type { ChosenReading } from "./response.ts";

/**
 * Chooses by its media type how a success is read. A generated contract has this function only where an operation documents
 * successes of several kinds, or items that follow each other.
 */
export function readByType(contract: Contract, { reads }: Operation, trace: Trace): ChosenReading {
  const table = typeof reads === "object" ? reads : {};
  const hasItems = Object.values(table).some((kind) => !isWhole(kind));
  const items = hasItems ? part<typeof readItems>(contract, "stream") : undefined;
  return (response) => {
    const type = response.headers.get("content-type") ?? "";
    const kind = kindOf(table, (type.split(";", 1)[0] ?? "").trim().toLowerCase());
    if (isWhole(kind)) return kind;
    return (body) => items?.(body, kind, trace, response);
  };
}

function isWhole(kind: Reads): kind is "json" | "text" | "blob" {
  return kind === "json" || kind === "text" || kind === "blob";
}

function kindOf(table: Readonly<Record<string, Reads>>, essence: string): Reads {
  const range = table[`${essence.split("/", 1)[0]}/*`] ?? table["*/*"];
  const isJson = /json/.test(essence);
  const documented = table[essence] ?? (isJson && range !== "blob" ? "json" : range);
  if (documented) return documented;
  // What is of another type than documented is read as the first one is.
  const [first = "json", ...others] = Object.values(table);
  return others.find((kind) => kind === "json") ?? first;
}
