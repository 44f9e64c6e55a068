import type { ClientOptions } from "../client/index.ts";
import { refuseUnusableProxies } from "./proxy.ts";

/** The transport of all requests. It is loaded late, because help does without it. @throws CommandFailed */
export async function nodeTransport(): Promise<NonNullable<ClientOptions["transport"]>> {
  refuseUnusableProxies();
  return (await import("../client/node/index.ts")).nodeTransport();
}
