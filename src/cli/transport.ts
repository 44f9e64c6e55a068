import type { NodeTransport, NodeTransportOptions } from "../client/node/index.ts";
import { refuseUnusableProxies } from "./proxy.ts";

/** The transport of all requests. It is loaded late, because help does without it. @throws CommandFailed */
export async function nodeTransport(options?: NodeTransportOptions): Promise<NodeTransport> {
  refuseUnusableProxies();
  return (await import("../client/node/index.ts")).nodeTransport(options);
}
