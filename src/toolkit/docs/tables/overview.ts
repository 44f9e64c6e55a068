import { apiLink, codeLink, operationLink } from "../addresses.ts";
import * as facts from "../facts.ts";
import { code, count, lines } from "../markdown.ts";
import type { Api } from "../model/api.ts";
import type { Table } from "./table.ts";

// Tables about whole APIs: credentials, limits, retries and errors.

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
      row("Base URL", (api) => lines(facts.serversOf(api).map(code))),
      row("Credentials", ({ contract }) =>
        lines(Object.values(contract.securitySchemes).map(facts.credential)),
      ),
      row("Error body", facts.errorBody),
      row("Request id", facts.requestId),
      row("Paging", facts.paging),
      row("Idempotency", facts.idempotency),
      row("Limits", ({ contract, operations }) => {
        const rates = contract.rateLimits.map(facts.rateLimit);
        const batches = operations.flatMap(({ id, contract: { batch } }) =>
          batch === undefined ? [] : [`${count(batch.maxItems, "item")} in ${code(id)}`],
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
    head: ["API", "Scheme", "Goes into", "Looks like", "Grants"],
    rows: apis.flatMap((api) =>
      Object.entries(api.contract.securitySchemes).map(([name, scheme]) => {
        const granted = api.operations.filter(({ contract }) => contract.security.flat().includes(name));
        const all = granted.length === api.operations.length;
        const grants = all ? `all ${count(granted.length, "operation")}` : count(granted.length, "operation");
        return [
          apiLink(api),
          code(name),
          facts.credential(scheme),
          scheme.pattern ? code(scheme.pattern) : "",
          grants,
        ];
      }),
    ),
  };
}

function scopes(apis: readonly Api[]): Table {
  return {
    label: "Scopes of each API",
    head: ["API", "Scope", "Needed for"],
    rows: apis.flatMap((api) => {
      const names = [...new Set(api.operations.flatMap(({ contract }) => contract.scopes))].sort();
      return names.map((scope) => [
        apiLink(api),
        code(scope),
        api.operations
          .filter(({ contract }) => contract.scopes.includes(scope))
          .map((operation) => operationLink(api, operation))
          .join(", "),
      ]);
    }),
  };
}

function errorBodies(apis: readonly Api[]): Table {
  const location = (pointer: string | undefined) =>
    pointer === undefined ? "none" : code(facts.propertyAt(pointer));
  return {
    label: "The parts of each API's error body",
    head: ["API", "Code", "Message", "Details", "Request id", "New codes"],
    rows: apis.map((api) => {
      const { error, openCodes } = api.contract;
      return [
        apiLink(api),
        location(error.code),
        location(error.message),
        location(error.details),
        facts.requestId(api),
        openCodes ? "may come" : "only with a new version",
      ];
    }),
  };
}

function limits(apis: readonly Api[]): Table {
  return {
    label: "Rate limits of each API",
    head: ["API", "Requests", "Error when exceeded"],
    rows: apis.map((api) => {
      const refused = api.errors.filter(({ status }) => status === 429);
      return [
        apiLink(api),
        lines(
          api.contract.rateLimits.length > 0
            ? api.contract.rateLimits.map(facts.rateLimit)
            : ["limited; no figure is published"],
        ),
        lines(refused.map(({ code: name }) => `429 ${codeLink(api, name)}`)),
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

export const overviewTables = { comparison, credentials, scopes, errorBodies, limits, retries } as const;
