import type { Transport } from "../../src/client/index.ts";
import { nodeTransport } from "../../src/client/node/index.ts";

/** The transports of the client: both promise the same. */
export const transports: [string, Transport][] = [
  ["fetch", (url, init) => fetch(url, init)],
  ["nodeTransport", nodeTransport()],
];
