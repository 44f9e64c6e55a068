import { apiLink, apiPath, operationLink } from "../addresses.ts";
import * as facts from "../facts.ts";
import { blocks, code, count, firstSentence, frontMatter, lines, link, table } from "../markdown.ts";
import type { Api } from "../model/api.ts";

/** The first page of an API: its facts, and its operations by tag. */
export function apiPage(api: Api): string {
  const { contract, title, summary, description, tags, operations } = api;
  return blocks(
    frontMatter({
      title,
      description: summary === "" ? firstSentence(description) : summary,
      api: title,
      kind: "API",
    }),
    description === "" ? summary : description,
    table(
      ["", ""],
      [
        ["Version", contract.version],
        ["Base URL", lines(facts.serversOf(api).map(code))],
        ["Credentials", lines(Object.values(contract.securitySchemes).map(facts.credential))],
        ["Error body", facts.errorBody(api)],
        ["Request id", facts.requestId(api)],
        ["Pages", facts.paging(api)],
        ["Idempotency", facts.idempotency(api)],
        ["Rate limit", lines(contract.rateLimits.map(facts.rateLimit))],
        ["Retries", facts.retryProfile(api)],
        ["Runs", facts.longRunning(api)],
        [
          "Error codes",
          api.errors.length > 0 ? link(count(api.errors.length, "code"), `/errors/#${api.name}`) : "",
        ],
      ].filter(([, text]) => text !== ""),
    ),
    ...tags.flatMap((tag) => {
      const own = operations.filter((operation) => operation.tag === tag.name);
      if (own.length === 0) return [];
      return [
        `## ${tag.name}`,
        tag.description,
        table(
          ["Operation", "Request", "What it does"],
          own.map((operation) => [
            operationLink(api, operation),
            code(`${operation.method} ${operation.path}`),
            operation.deprecated ? `${operation.summary} (deprecated)` : operation.summary,
          ]),
        ),
      ];
    }),
  );
}

export function apiFile(api: Api): string {
  return `${apiPath(api)}/index.md`;
}

/** The list of all APIs. */
export function referencePage(apis: readonly Api[]): string {
  return blocks(
    frontMatter({ title: "Reference", description: "Every operation of every API, with samples that run." }),
    table(
      ["API", "For", "Operations"],
      apis.map((api) => [apiLink(api), api.summary, String(api.operations.length)]),
    ),
  );
}
