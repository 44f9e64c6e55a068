// A server that costs next to nothing, so that what is measured is the client: one JSON response, connections kept alive.
import { createServer } from "node:http";

const body = Buffer.from(
  JSON.stringify({
    run_id: "run-1",
    kind: "match",
    event_id: "ev-1",
    status: "succeeded",
    webhook_url: null,
    idempotent_replay: false,
    created_at: "2026-01-01T00:00:00Z",
    started_at: "2026-01-01T00:00:01Z",
    finished_at: "2026-01-01T00:00:02Z",
    counts: { total: 1, succeeded: 1, failed: 0 },
    errors: [],
    correlation_id: "bench",
  }),
);
const headers = {
  "content-type": "application/json",
  "content-length": String(body.byteLength),
  "x-correlation-id": "bench",
};

const server = createServer({ keepAliveTimeout: 60_000 }, (_, response) => {
  response.writeHead(200, headers).end(body);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  console.log(`http://127.0.0.1:${address.port}`);
});
