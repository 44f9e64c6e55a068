import { meshes } from "../../../generated/meshes/index.ts";
import { apiNamed } from "../apis.ts";
import { type ItemViolation, violationFinder } from "../bulk/check.ts";
import { itemContract } from "../bulk/contract.ts";
import type { InputProblem } from "../bulk/input-problem.ts";
import { objectText } from "../bulk/json-properties.ts";
import { type LineItems, NdjsonRoster } from "../bulk/ndjson-roster.ts";
import type { Item, Reading } from "../bulk/roster.ts";
import type { RowRules } from "../bulk/rules.ts";
import { OPERATION } from "./operation.ts";

/** Properties that a rejected file adds. They are ignored on reading, so the file can be corrected and emitted as it is. */
export const REJECTED_MEMBERS = ["rejected_line", "rejected_reason"] as const;

/** The property that names an event's workspace. */
const WORKSPACE = "workspace";

/** Reads events, one JSON object per line, unchanged. An event without a workspace gets the default. */
export function eventReading(workspace: string | undefined): Reading {
  const defaults: Item = workspace === undefined ? {} : { [WORKSPACE]: workspace };
  const items: LineItems = {
    itemOf: (object, _line, _problems, written) => {
      // No assignment: a property may be named __proto__.
      const item: Item = Object.fromEntries([
        ...Object.entries(defaults),
        ...Object.entries(object).filter(isOwn),
      ]);
      if (!written) return { item };
      const own = written.filter(isOwn);
      const names = new Set(own.map(([name]) => name));
      const added = Object.entries(defaults).filter(([name]) => !names.has(name));
      const texts = added.map(([name, value]) => [name, JSON.stringify(value)] as const);
      return { item, json: objectText([...texts, ...own]) };
    },
    keyOf: (property) => property,
  };
  return {
    empty,
    open: () => new NdjsonRoster(items),
  };
}

function isOwn([name]: readonly [string, unknown]): boolean {
  return !REJECTED_MEMBERS.some((added) => added === name);
}

const empty: InputProblem = {
  rule: "it has no events",
  remedy: "An NDJSON file has one JSON object per line.",
};

/** The document's rules for an event. `named` also requires a workspace, because the credential implies none. */
export async function eventRules({ named }: { readonly named: boolean }): Promise<RowRules> {
  const { document, item, maxBytes } = await itemContract(apiNamed(meshes.name), meshes, OPERATION);
  const violations = violationFinder(document, item);
  return {
    maxBytes,
    violations: (event) => {
      const found = violations(event);
      return named && !Object.hasOwn(event, WORKSPACE) ? [...found, nameless] : found;
    },
  };
}

const nameless: ItemViolation = {
  path: [WORKSPACE],
  rule: "workspace is missing, and a machine key implies none",
  remedy: "Name it in the event, or give one to all events without it: --workspace <uuid>.",
};
