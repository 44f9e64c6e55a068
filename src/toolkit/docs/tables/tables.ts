import type { Html } from "../html.ts";
import type { Api } from "../model/api.ts";
import { behaviourTables } from "./behaviour.ts";
import { ids } from "./ids.ts";
import { overviewTables } from "./overview.ts";
import { type Table, tableHtml } from "./table.ts";

/** The tables that a guide may name, each made from what the contracts say. */
export function tables(apis: readonly Api[]): (name: string) => Html {
  const known: Readonly<Record<string, (apis: readonly Api[]) => Table>> = {
    ...overviewTables,
    ...behaviourTables,
    ids,
  };
  return (name) => {
    const make = known[name];
    if (make) return tableHtml(make(apis));
    throw new Error(`There is no table "${name}". There are: ${Object.keys(known).join(", ")}.`);
  };
}
