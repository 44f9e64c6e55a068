import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";

/** Prism as a contract mock: its base URL, and how to stop it. */
export interface Mock {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Where the mock listens, and which bodies it returns. */
export interface MockOptions {
  /** A free port if omitted. */
  readonly port?: number;
  readonly host?: string;
  /** Generates bodies from schemas instead of examples. */
  readonly dynamic?: boolean;
}

/**
 * Starts Prism in this process for a document's path or content. Its settings are those of its command line, without the log,
 * which would slow it down. It checks requests and its own responses, and reports violations in the header `sl-violations`.
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
