/// <reference path="./undici-files.d.ts" />
import type { Dispatcher } from "undici";
// Undici's entry loads its mocks, caches, fetch and WebSocket as well: a third of the start of a command. Its version is pinned, so
// these files are there.
import methods from "undici/lib/api/index.js";
import Agent from "undici/lib/dispatcher/agent.js";
import AnyDispatcher from "undici/lib/dispatcher/dispatcher.js";
import ProxyAgent from "undici/lib/dispatcher/proxy-agent.js";
import { proxiesOf } from "./proxies.ts";

// As the entry does. A proxy is reached by one of them, `connect`.
Object.assign(AnyDispatcher.prototype, methods);

/** What sends the requests to each address. */
export interface Dispatchers {
  of(url: URL): Dispatcher;
  /** They report the start of each request. undici's `MockAgent` reports none before a failure, whatever stage that is to play. */
  readonly reportStarts: boolean;
  close(): Promise<void>;
  /** Ends what is under way, too. */
  destroy(reason: Error): Promise<void>;
}

/** The client has time-outs of its own. */
const LIMITS = { headersTimeout: 0, bodyTimeout: 0 };

/** A caller's own dispatcher sends everything. Whoever made it closes it. */
export function onlyBy(dispatcher: Dispatcher): Dispatchers {
  const reportStarts = !("isMockActive" in dispatcher);
  return { of: () => dispatcher, reportStarts, close: async () => {}, destroy: async () => {} };
}

/**
 * Connects through the proxies that variables name. As with curl, HTTP_PROXY counts for http alone.
 * @throws TypeError for an unusable proxy.
 */
export function byVariables(variables: Readonly<Record<string, string | undefined>>): Dispatchers {
  const proxies = proxiesOf(variables);
  const direct = new Agent(LIMITS);
  const by = (uri: string | undefined) => (uri === undefined ? direct : new ProxyAgent({ uri, ...LIMITS }));
  const http = by(proxies?.http);
  const https = proxies?.http === proxies?.https ? http : by(proxies?.https);
  const all = [...new Set([direct, http, https])];
  return {
    reportStarts: true,
    of(url) {
      if (!proxies || proxies.isException(url)) return direct;
      return url.protocol === "https:" ? https : http;
    },
    async close() {
      await Promise.all(all.map((each) => each.close()));
    },
    async destroy(reason) {
      await Promise.all(all.map((each) => each.destroy(reason)));
    },
  };
}
