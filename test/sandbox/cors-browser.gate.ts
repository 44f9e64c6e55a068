import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { executable, launch } from "../site/chromium.ts";

const root = join(import.meta.dirname, "../..");

/** A program as the bundler of a page would write it: the client, a contract, and calls. */
async function bundled(baseUrl: string, token: string): Promise<string> {
  const contents = `
    import { createClient, paginate } from "./src/client/index.ts";
    import { meshi } from "./generated/meshi/index.ts";
    const options = { baseUrl: ${JSON.stringify(baseUrl)}, token: ${JSON.stringify(token)} };
    const client = createClient(meshi, { ...options, retry: false });
    const body = { event_id: "browser", title: "T", start_date: "2026-05-01", end_date: "2026-05-02", timezone: "UTC" };
    const created = await client.POST("/events", { body, headers: { "x-correlation-id": "from-a-page" } });
    const limited = await client.GET("/auth", { headers: { "x-sandbox-fault": "rate-limit=7" } });
    const reviews = [];
    for await (const review of paginate(client, "/review-queue")) reviews.push(review);
    document.title = JSON.stringify({
      created: created.response?.status,
      requestId: created.meta.requestId,
      limited: limited.error?.status,
      retryAfter: limited.error?.retryAfter,
      reviews: reviews.length,
    });`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
  });
  return outputFiles[0]?.text ?? "";
}

/** Serves an empty page at an origin of its own. */
async function servePage(): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title></title>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  // The address of a TCP server is an object.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.skipIf(executable === undefined)(
  "a page calls the sandbox with the bundled client, and reads ids and waiting times",
  async () => {
    const origin = await servePage();
    const sandbox = await startSandbox({ cors: [origin] });
    onTestFinished(() => sandbox.close());
    const script = await bundled(sandbox.urls.meshi, sandbox.keys.meshi.full);
    const browser = await launch();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(origin);
    await page.addScriptTag({ content: script, type: "module" });
    await page.waitForFunction(() => document.title !== "");
    expect(JSON.parse(await page.title())).toEqual({
      created: 201,
      requestId: "from-a-page",
      limited: 429,
      retryAfter: 7000,
      reviews: 0,
    });

    const closed = await startSandbox({ cors: ["http://other.example"] });
    onTestFinished(() => closed.close());
    const refused = await page.evaluate(
      (url) => fetch(url).then(String, String),
      `${closed.urls.meshi}/auth`,
    );
    expect(refused).toMatch(/Failed to fetch/);
  },
);
