import { html, join } from "../html.ts";
import type { Api } from "../model/api.ts";
import * as facts from "./facts.ts";
import { address, apiLink, code, codeLink, count, lines, operationLink, type Table } from "./table.ts";

// Tables about APIs as wholes: who calls them, by which rules, with which errors.

/** One fact a row, one API a column. */
function comparison(apis: readonly Api[]): Table {
  const row = (name: string, fact: (api: Api) => ReturnType<typeof facts.paging>) => [
    name,
    ...apis.map(fact),
  ];
  return {
    label: "The APIs side by side",
    head: ["", ...apis.map(apiLink)],
    rows: [
      row("Base URL", (api) => lines(facts.serversOf(api).map(address))),
      row("Credentials", ({ contract }) =>
        lines(Object.values(contract.securitySchemes).map(facts.credential)),
      ),
      row("Error envelope", facts.envelope),
      row("Request id", facts.requestId),
      row("Paging", facts.paging),
      row("Idempotency", facts.idempotency),
      row("Limits", ({ contract, operations }) => {
        const rates = contract.rateLimits.map(facts.rateLimit);
        const batches = operations.flatMap(({ id, contract: { batch } }) =>
          batch === undefined ? [] : [html`${count(batch.maxItems, "item")} in ${code(id)}`],
        );
        return lines([...(rates.length > 0 ? rates : ["no published rate"]), ...batches]);
      }),
      row("Retry profile", facts.retryProfile),
      row("Long-running work", facts.longRunning),
    ],
  };
}

function credentials(apis: readonly Api[]): Table {
  return {
    label: "Credentials of each API",
    head: ["API", "Scheme", "Goes into", "Looks like", "Opens"],
    rows: apis.flatMap((api) =>
      Object.entries(api.contract.securitySchemes).map(([name, scheme]) => {
        const opened = api.operations.filter(({ contract }) => contract.security.flat().includes(name));
        const all = opened.length === api.operations.length;
        const opens = all ? `all ${count(opened.length, "operation")}` : count(opened.length, "operation");
        return [
          apiLink(api),
          code(name),
          facts.credential(scheme),
          scheme.pattern ? code(scheme.pattern) : "",
          opens,
        ];
      }),
    ),
  };
}

function scopes(apis: readonly Api[]): Table {
  return {
    label: "Scopes of each API",
    head: ["API", "Scope", "The smallest that opens"],
    rows: apis.flatMap((api) => {
      const names = [...new Set(api.operations.flatMap(({ contract }) => contract.scopes))].sort();
      return names.map((scope) => [
        apiLink(api),
        code(scope),
        join(
          api.operations
            .filter(({ contract }) => contract.scopes.includes(scope))
            .map((operation) => operationLink(api, operation)),
          ", ",
        ),
      ]);
    }),
  };
}

function envelopes(apis: readonly Api[]): Table {
  const place = (pointer: string | undefined) =>
    pointer === undefined ? "none" : code(facts.member(pointer));
  return {
    label: "Where an error of each API says what",
    head: ["API", "Code", "Message", "Details", "Request id", "New codes"],
    rows: apis.map((api) => {
      const { error, openCodes } = api.contract;
      return [
        apiLink(api),
        place(error.code),
        place(error.message),
        place(error.details),
        facts.requestId(api),
        openCodes ? "may come" : "only with a new version",
      ];
    }),
  };
}

function limits(apis: readonly Api[]): Table {
  return {
    label: "Rate limits of each API",
    head: ["API", "Requests", "When used up"],
    rows: apis.map((api) => {
      const refused = api.errors.filter(({ status }) => status === 429);
      return [
        apiLink(api),
        lines(
          api.contract.rateLimits.length > 0
            ? api.contract.rateLimits.map(facts.rateLimit)
            : ["there are some; no figure is published"],
        ),
        lines(refused.map(({ code: name }) => html`429 ${codeLink(api, name)}`)),
      ];
    }),
  };
}

function retries(apis: readonly Api[]): Table {
  return {
    label: "Retry profile of each API",
    head: ["API", "What the client does"],
    rows: apis.map((api) => [apiLink(api), facts.retryProfile(api)]),
  };
}

export const overviewTables = { comparison, credentials, scopes, envelopes, limits, retries } as const;
