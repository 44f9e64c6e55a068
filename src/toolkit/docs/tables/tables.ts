import { table } from "../markdown.ts";
import type { Api } from "../model/api.ts";
import { behaviourTables } from "./behaviour.ts";
import { ids } from "./ids.ts";
import { overviewTables } from "./overview.ts";
import type { Table } from "./table.ts";

/** The tables that a guide can name, made from the contracts. */
export function tables(apis: readonly Api[]): (name: string) => string {
  const known: Readonly<Record<string, (apis: readonly Api[]) => Table>> = {
    ...overviewTables,
    ...behaviourTables,
    ids,
  };
  return (name) => {
    const make = known[name];
    if (make) {
      const { head, rows } = make(apis);
      return table(head, rows);
    }
    throw new Error(`There is no table "${name}". There are: ${Object.keys(known).join(", ")}.`);
  };
}
