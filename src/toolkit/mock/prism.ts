import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";

/** Prism as a contract mock: its base URL, and how to stop it. */
export interface Mock {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Where it listens, and what it responds with. */
export interface MockOptions {
  /** A free one if it is left out. */
  readonly port?: number;
  readonly host?: string;
  /** Whether bodies are made up by their schemas, instead of taken from the examples. */
  readonly dynamic?: boolean;
}

/**
 * Starts Prism in this process, on a document's path or content, with the settings of its own command line but for the log, which
 * would only slow it down. It checks requests and its own responses, and reports breaches in the header `sl-violations`.
 */
export async function startMock(
  document: string | object,
  { port = 0, host = "127.0.0.1", dynamic = false }: MockOptions = {},
): Promise<Mock> {
  const server = createServer(await getHttpOperationsFromSpec(document), {
    components: { logger: createLogger("prism", { enabled: false }) },
    cors: true,
    config: {
      isProxy: false,
      mock: { dynamic, ignoreExamples: false },
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      errors: false,
      upstreamProxy: undefined,
    },
  });
  return { url: await server.listen(port, host), close: () => server.close() };
}
