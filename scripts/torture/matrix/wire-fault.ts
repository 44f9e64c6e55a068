import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** What a client can know after a request met a fault. */
export type Seen =
  /** No connection was made. */
  | { readonly kind: "refused" }
  /** The connection broke, or the response was not HTTP. */
  | { readonly kind: "lost" }
  /** The response began but broke off. `framed`: only its JSON did; as a file it is whole. */
  | { readonly kind: "truncated"; readonly framed?: true }
  /** No complete response came in time. */
  | { readonly kind: "timeout" }
  /** A whole response. `readable`: whether the body of a success is JSON. */
  | { readonly kind: "status"; readonly status: number; readonly readable: boolean };

/** A fault between a client and the server. */
export interface WireFault {
  readonly name: string;
  /** Whether the server does the work. */
  readonly works: boolean;
  readonly seen: Seen;
  /** Whether the fault is in the body of a success. A 204 and a response to HEAD have none. */
  readonly inBody?: boolean;
  /** Ends by a time-out, so trying it is slow. */
  readonly slow?: boolean;
  /** Sends so much that it takes long. */
  readonly heavy?: boolean;
  /** The request goes to a port without a server. */
  readonly refuses?: boolean;
  /** Happens on a connection that is idle after an earlier request. */
  readonly idle?: boolean;
  /** Happens once the header has arrived; the body is not read. */
  readonly early?: boolean;
  act(response: ServerResponse, socket: Socket, where: Where): void;
}

/** What a fault needs to know of the response whose place it takes. */
export interface Where {
  readonly status: number;
  readonly body: string;
  /** Base URL of another origin. */
  readonly other: string;
}

/** Whether the client gets the right response all the same. */
export function isGood({ seen }: WireFault): boolean {
  return seen.kind === "status" && seen.status === 200 && seen.readable;
}
