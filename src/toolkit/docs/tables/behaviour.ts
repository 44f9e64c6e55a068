import { apiLink, codeLink, keyLink, operationLink } from "../addresses.ts";
import * as facts from "../facts.ts";
import { code } from "../markdown.ts";
import type { Api } from "../model/api.ts";
import type { OperationEntry } from "../model/operations.ts";
import { statesOf } from "../model/states.ts";
import type { Table } from "./table.ts";

// Tables about operations: idempotency, pages, runs, batches and conflicts.

type Row = Table["rows"][number];

/** A row for each operation for which `row` returns one. */
function rows(apis: readonly Api[], row: (api: Api, operation: OperationEntry) => Row | undefined): Row[] {
  return apis.flatMap((api) =>
    api.operations.flatMap((operation) => {
      const made = row(api, operation);
      return made === undefined ? [] : [made];
    }),
  );
}

function keys(apis: readonly Api[]): Table {
  return {
    label: "Operations with an idempotency key",
    head: ["Operation", "API", "Key", "Longest key", "Replay flag"],
    rows: rows(apis, (api, operation) => {
      const { key, replay } = operation.contract;
      if (key === undefined) return undefined;
      const longest = key.format ?? (key.maxLength === undefined ? "" : `${key.maxLength} characters`);
      const flag = replay === undefined ? "" : code(facts.propertyAt(replay));
      return [operationLink(api, operation), apiLink(api), facts.keyLocation(operation), longest, flag];
    }),
  };
}

function exempt(apis: readonly Api[]): Table {
  return {
    label: "Changes without an idempotency key",
    head: ["Operation", "API", "Why there is no key", "Retried on"],
    rows: rows(apis, (api, operation) =>
      operation.exempt === undefined
        ? undefined
        : [operationLink(api, operation), apiLink(api), operation.exempt, retriedOn(api, operation)],
    ),
  };
}

/** Statuses on which the client retries an operation by itself. */
function retriedOn({ errors }: Api, operation: OperationEntry): string {
  const statuses = errors.filter(({ retried }) => retried.includes(operation)).map(({ status }) => status);
  return statuses.length === 0 ? "never" : [...new Set(statuses)].sort((a, b) => a - b).join(", ");
}

function paging(apis: readonly Api[]): Table {
  return {
    label: "Lists that come in pages",
    head: ["Operation", "API", "Items", "Next page"],
    rows: rows(apis, (api, operation) => {
      const { next, items } = operation.contract;
      if (next === undefined) return undefined;
      const list = items === undefined ? "" : code(facts.propertyAt(items));
      return [operationLink(api, operation), apiLink(api), list, facts.cursor(operation)];
    }),
  };
}

function runs(apis: readonly Api[]): Table {
  return {
    label: "Operations that start work",
    head: ["Starts work", "API", "Followed by"],
    rows: rows(apis, (api, operation) => {
      const { run } = operation.contract;
      return run && [operationLink(api, operation), apiLink(api), keyLink(api, run.operation)];
    }),
  };
}

function states(apis: readonly Api[]): Table {
  return {
    label: "States of work that goes on",
    head: ["State", "Returned by", "API", "Meaning", "For the client"],
    rows: apis.flatMap((api) =>
      api.operations.flatMap((operation) =>
        statesOf(api.document, operation).map(({ name, description, outcome }) => [
          code(name),
          operationLink(api, operation),
          apiLink(api),
          description,
          outcome === undefined ? "not finished" : `finished: ${outcome}`,
        ]),
      ),
    ),
  };
}

function batches(apis: readonly Api[]): Table {
  return {
    label: "Operations that take many items",
    head: ["Operation", "API", "Items", "Largest body", "Must not repeat", "Outcome of items"],
    rows: rows(apis, (api, operation) => {
      const { batch, itemErrors, run } = operation.contract;
      if (batch === undefined) return undefined;
      const followed = run && api.operations.find(({ key }) => key === run.operation);
      const errors = itemErrors ?? followed?.contract.itemErrors;
      return [
        operationLink(api, operation),
        apiLink(api),
        `${batch.minItems} to ${batch.maxItems.toLocaleString("en")}`,
        batch.maxBytes === undefined ? "" : facts.bytes(batch.maxBytes),
        batch.unique === undefined ? "" : code(batch.unique),
        errors === undefined ? "" : `${code(facts.propertyAt(errors.at))}${followed ? " of the run" : ""}`,
      ];
    }),
  };
}

function existing(apis: readonly Api[]): Table {
  return {
    label: "Conflicts that name what exists",
    head: ["Operation", "API", "Conflict", "Confirmed by"],
    rows: rows(apis, (api, operation) => {
      const { existing: link } = operation.contract;
      if (link === undefined) return undefined;
      const conflict = `${link.status} ${link.codes.map((name) => codeLink(api, name)).join(" ")}`;
      return [operationLink(api, operation), apiLink(api), conflict, keyLink(api, link.operation)];
    }),
  };
}

export const behaviourTables = { keys, exempt, paging, runs, states, batches, existing } as const;
