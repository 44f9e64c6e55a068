import { type VirtualTime, virtualTime } from "../../scripts/virtual-time.ts";
import {
  type Api,
  type Client,
  type ClientOptions,
  type Contract,
  createClient,
} from "../../src/client/index.ts";
import { fakeFetch, type Reply, type Sent, type Server } from "./fetch.ts";

export const TOKEN = "a-secret-token";

export interface Connected<Paths extends object, C extends Contract> {
  readonly client: Client<Paths, C>;
  /** The requests so far. */
  readonly sent: readonly Sent[];
  readonly time: VirtualTime;
}

/** A client of a scripted server at `https://api.test`, in virtual time. */
export function connect<Paths extends object, const C extends Contract>(
  api: Api<Paths, C>,
  replies: readonly Reply[] | Server,
  { time = virtualTime(), ...options }: ClientOptions & { readonly time?: VirtualTime } = {},
): Connected<Paths, C> {
  const { fetch, sent } = fakeFetch(replies);
  const client = createClient(api, {
    token: TOKEN,
    baseUrl: "https://api.test",
    fetch,
    env: time,
    ...options,
  });
  return { client, sent, time };
}
