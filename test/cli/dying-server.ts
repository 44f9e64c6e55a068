import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export interface DyingServer {
  readonly to: readonly string[];
  /** How many events it has taken. */
  taken(): number;
}

/** A server that accepts so many batches and dies with the response to the last one. */
export async function dyingAfter(batches: number): Promise<DyingServer> {
  let answered = 0;
  let taken = 0;
  const server = createServer(async (request, response) => {
    const events = await json(request);
    const count = Array.isArray(events) ? events.length : 0;
    answered += 1;
    taken += count;
    if (answered === batches) server.close();
    const records = Array.from({ length: count }, () => ({ id: "1" }));
    response.writeHead(201, { "content-type": "application/json", connection: "close" });
    response.end(JSON.stringify({ count, records }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  // The address of a TCP server is an object.
  const { port } = server.address() as AddressInfo;
  return { to: ["--base-url", `http://127.0.0.1:${port}`], taken: () => taken };
}
