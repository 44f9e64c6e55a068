// A server that costs next to nothing, so that the benchmark measures the client. It sends JSON and keeps connections alive.
import { createServer, type IncomingMessage } from "node:http";
import { ITEMS, PAGE_DELAY, PAGES } from "./pages.ts";

const run = Buffer.from(
  JSON.stringify({
    run_id: "run-1",
    kind: "match",
    event_id: "ev-1",
    status: "succeeded",
    webhook_url: `https://partner.example.com/hooks/${"x".repeat(600)}`,
    idempotent_replay: false,
    created_at: "2026-01-01T00:00:00Z",
    started_at: "2026-01-01T00:00:01Z",
    finished_at: "2026-01-01T00:00:02Z",
    counts: { total: 1, succeeded: 1, failed: 0 },
    errors: [],
    correlation_id: "bench",
  }),
);

const pages = Array.from({ length: PAGES }, (_, page) =>
  Buffer.from(
    JSON.stringify({
      items: Array.from({ length: ITEMS }, (_, item) => ({
        review_id: `rev-${page}-${item}`,
        event_id: "ev-1",
        attendee_id: `att-${item}`,
        status: "open",
        created_at: "2026-01-01T00:00:00Z",
      })),
      next_cursor: page + 1 < PAGES ? String(page + 1) : null,
      correlation_id: "bench",
    }),
  ),
);

/** What the command line requests before it imports. */
const auth = Buffer.from(
  JSON.stringify({
    org_id: "org-1",
    principal_type: "service_account",
    service_account_user_id: "sa-1",
    scopes: ["partner:read", "partner:write"],
    correlation_id: "bench",
  }),
);

/** `/review-queue?cursor=7` is a page. Every other path but `/auth` gives the run. */
function bodyOf({ url = "" }: IncomingMessage): Buffer {
  if (url === "/auth") return auth;
  if (!url.includes("/review-queue")) return run;
  return pages[Number(/[?&]cursor=(\d+)/.exec(url)?.[1] ?? 0)] ?? run;
}

/** How long the server takes for a page of the slow event, in ms. */
function delayOf({ url = "" }: IncomingMessage): number {
  return /^\/events\/.*\/review-queue/.test(url) ? PAGE_DELAY : 0;
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const body = bodyOf(request);
  // Respond once the whole request has arrived.
  const respond = () => {
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": String(body.byteLength),
      "x-correlation-id": "bench",
    });
    response.end(body);
  };
  const delay = delayOf(request);
  request.resume().once("end", delay > 0 ? () => setTimeout(respond, delay) : respond);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  console.log(`http://127.0.0.1:${address.port}`);
});
