import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type {
  BatchOptions,
  BatchStatus,
  ClientOptions,
  RetryOptions,
  RunOptions,
} from "../../src/client/index.ts";
import * as client from "../../src/client/index.ts";
import type { ClientCredentials } from "../../src/client/oauth/index.ts";
import type { PaginateOptions } from "../../src/client/paginate.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** The cells of the tables of a guide, row by row. */
const rowsOf = (guide: string): string[][] =>
  read(`spec/guides/${guide}.md`)
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.slice(1, -1).split("|"));

/** The names that the first so many cells of a table's rows explain. */
const namesIn = (guide: string, cells: number): string[] =>
  rowsOf(guide).flatMap((row) =>
    [
      ...row
        .slice(0, cells)
        .join()
        .matchAll(/`([^`]+)`/g),
    ].map(([, name = ""]) => name),
  );

// The compiler demands each name of a type, and no other.
const options: Record<
  "body" | "params" | "parseAs" | keyof (BatchOptions & ClientOptions & PaginateOptions & RunOptions),
  true
> = {
  ...{ timeout: true, deadline: true, signal: true, retry: true, headers: true, hooks: true, parse: true },
  ...{ transport: true, fetch: true, token: true, credentials: true, baseUrl: true, allowInsecure: true },
  ...{ pace: true, env: true, params: true, body: true, parseAs: true, from: true, onProgress: true },
  ...{ onStart: true, maxItems: true, concurrency: true, label: true, continueOnError: true, distinct: true },
};
const retry: Record<keyof RetryOptions, true> = {
  ...{ attempts: true, rateLimited: true, base: true, factor: true, maxWait: true, maxRetryAfter: true },
  ...{ jitter: true, statuses: true, atLeastOnce: true },
};
const credentials: Record<Exclude<keyof ClientCredentials, "env">, true> = {
  ...{ clientId: true, clientSecret: true, authentication: true, scope: true, audience: true },
  ...{ parameters: true, tokenUrl: true, allowInsecure: true, transport: true },
};
const statuses: Record<BatchStatus, true> = {
  ...{ succeeded: true, partial: true, already: true, rejected: true, failed: true, unknown: true },
};

describe("the tables of the guides", () => {
  it("have every option of the client and of its verbs", () => {
    expect(namesIn("25-options", 2)).toEqual(expect.arrayContaining(Object.keys(options)));
    const [, retries = ""] = /`\{ ([^}]+) \}`/.exec(read("spec/guides/25-options.md")) ?? [];
    expect(retries.split(", ").sort()).toEqual(Object.keys(retry).sort());
  });

  it("have every option of client credentials", () => {
    expect(namesIn("01-authentication", 1)).toEqual(expect.arrayContaining(Object.keys(credentials)));
  });

  it("have every status of a batch", () => {
    expect(namesIn("07-batches", 1)).toEqual(expect.arrayContaining(Object.keys(statuses)));
  });

  it("have every error that the client can return or throw", () => {
    const errors = Object.entries(client)
      .filter(([, value]) => typeof value === "function" && value.prototype instanceof Error)
      .map(([name]) => name);
    expect(errors).toContain("ApiError");
    expect(namesIn("02-errors-and-limits", 2)).toEqual(expect.arrayContaining(errors));
  });

  it("quote no message that the client and the command line do not have", () => {
    const code = globSync("src/{client,cli}/**/*.ts", { cwd: root }).map(read).join("\n");
    const quoted = rowsOf("16-troubleshooting").flatMap(([seen = ""]) =>
      [...seen.matchAll(/"([^"]+)"/g)].map(([, text = ""]) => text),
    );
    expect(quoted.length).toBeGreaterThan(3);
    expect(quoted.filter((text) => !code.includes(text))).toEqual([]);
  });
});
