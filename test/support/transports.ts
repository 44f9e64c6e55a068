import type { Transport } from "../../src/client/index.ts";
import { nodeTransport } from "../../src/client/node/index.ts";

/** What carries a client's requests: the same is promised of each. */
export const transports: [string, Transport][] = [
  ["fetch", (url, init) => fetch(url, init)],
  ["nodeTransport", nodeTransport()],
];
