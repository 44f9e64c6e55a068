import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { auth } from "../support/meshi.ts";

/** An API that admits so many requests in any period of this length, and counts what arrived. */
export interface LimitedApi {
  readonly url: string;
  /** When requests were admitted, in ms. */
  readonly admitted: readonly number[];
  /** How many were refused with 429. */
  refused(): number;
  stop(): Promise<void>;
}

export async function startLimitedApi(requests: number, ms: number): Promise<LimitedApi> {
  const admitted: number[] = [];
  let refused = 0;
  const server: Server = createServer((_, response) => {
    const now = performance.now();
    const oldest = admitted.at(-requests);
    if (oldest !== undefined && oldest + ms > now) {
      refused++;
      response.writeHead(429, { "content-type": "application/json", "retry-after": "1" });
      response.end(
        JSON.stringify({ code: "PARTNER_RATE_LIMIT_EXCEEDED", message: "m", correlation_id: "c" }),
      );
      return;
    }
    admitted.push(now);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(auth));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server listens at no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    admitted,
    refused: () => refused,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
