// Prism's mock server with the settings of its own command line, apart from the log: writing one would only slow it down.
import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";

const [document] = process.argv.slice(2);
if (document === undefined) throw new Error("Usage: prism-server.ts <document>");

const server = createServer(await getHttpOperationsFromSpec(document), {
  components: { logger: createLogger("prism", { enabled: false }) },
  cors: true,
  config: {
    isProxy: false,
    mock: { dynamic: false, ignoreExamples: false },
    checkSecurity: true,
    validateRequest: true,
    validateResponse: true,
    errors: false,
    upstreamProxy: undefined,
  },
});
console.log(await server.listen(0, "127.0.0.1"));
