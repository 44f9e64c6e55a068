import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { Display } from "../../src/cli/bulk/display.ts";
import { patience } from "../../src/cli/bulk/patience.ts";
import { describeError } from "../../src/cli/describe.ts";
import { batch, createClient } from "../../src/client/index.ts";
import { fakeFetch, type Server, text } from "../support/fetch.ts";
import { importPath, row } from "../support/importing.ts";
import { imports } from "../support/imports.ts";
import { meshi } from "../support/meshi.ts";

const OUTAGE = 12_000;
const refused = () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
  return Promise.reject(new TypeError("fetch failed", { cause }));
};
const html = { "content-type": "text/html" };

/** What callers see when an API, or a proxy in front of it, restarts. */
const outages: Readonly<Record<string, Server>> = {
  "refused connections": () => refused,
  "503": () => text(503, "", html),
  "the 502 of a gateway": () => text(502, "<html><title>Bad Gateway</title></html>", html),
  "lost responses": () => () => Promise.reject(new TypeError("fetch failed")),
};

/** Imports 40 batches with the command line's own retries while the API is away from second 1 on, for so long. */
async function importThrough(outage: Server, concurrency: number, { lasts = OUTAGE, isTTY = false } = {}) {
  const time = virtualTime();
  const api = imports(time, { takes: 300 });
  const away = () => time.elapsed() >= 1000 && time.elapsed() < 1000 + lasts;
  const { fetch, sent } = fakeFetch((request, number) => (away() ? outage : api.server)(request, number));
  const terminal = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  const display = new Display(terminal, { noun: "row", doing: "importing" });
  const options = { baseUrl: "https://api.test", token: "t", fetch, env: time };
  const client = createClient(meshi, patience(options, concurrency, display.onWait));
  const rows = Array.from({ length: 400 }, (_, index) => row(`att-${index}`));
  const init = { params: { path: { event_id: "summit" } }, maxItems: 10, concurrency, continueOnError: true };
  const failures: unknown[] = [];
  for await (const { error } of batch(client, "PUT", importPath, rows, {
    ...init,
    onProgress: (progress) => display.batch(progress),
  }))
    if (error) failures.push(error);
  return {
    failures,
    runs: api.runs,
    elapsed: time.elapsed(),
    requests: sent.length,
    written: String(terminal.read() ?? ""),
  };
}

describe.each(Object.entries(outages))("an outage of twelve seconds (%s)", (_, outage) => {
  test.each([1, 4, 6, 9, 12])(
    "does not end an import of %i batches at once: each row is in, once",
    async (concurrency) => {
      const { failures, runs, elapsed } = await importThrough(outage, concurrency);
      expect(failures).toEqual([]);
      expect(runs.flatMap(({ rows }) => rows)).toHaveLength(400);
      expect(elapsed).toBeGreaterThan(OUTAGE);
    },
  );

  test.each([true, false])(
    "is told on the progress line, or on lines of their own (terminal: %s)",
    async (isTTY) => {
      const { written } = await importThrough(outage, 4, { isTTY });
      expect(written).toMatch(/waiting \d+ s: no good response/);
    },
  );
});

test("an outage that outlasts the retry budget ends with a message that says so", async () => {
  const { failures } = await importThrough(() => refused, 4, { lasts: 3_600_000 });
  const said = failures.map((error) => describeError(error, meshi)).join("\n");
  expect(said).toContain("the connection was refused");
  expect(said).toContain("too many requests fail, and the retry budget is used up.");
});
