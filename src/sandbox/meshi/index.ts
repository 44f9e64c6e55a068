import { derive } from "../derived/index.ts";
import { openEnrichment } from "./enrichment.ts";
import { openEvents } from "./events.ts";
import { openIdentity } from "./identity.ts";
import { openImports } from "./imports.ts";
import { grants, identify, keys } from "./keys.ts";
import { openPopulation } from "./population.ts";
import { openReviews } from "./reviews.ts";
import { openRuns } from "./runs.ts";
import { tables } from "./tables.ts";

export const meshi = derive("meshi", {
  tables,
  keys,
  identify,
  grants,
  codes: {
    route: "NOT_FOUND",
    method: "METHOD_NOT_ALLOWED",
    "credential-missing": "UNAUTHORIZED",
    "credential-unknown": "UNAUTHORIZED",
    "account-disabled": "ACCOUNT_DISABLED",
    "wrong-principal": "SERVICE_ACCOUNT_REQUIRED",
    scope: "INSUFFICIENT_SCOPE",
    "tenant-missing": "PARTNER_ORG_REQUIRED",
    rate: "PARTNER_RATE_LIMIT_EXCEEDED",
    size: "PAYLOAD_TOO_LARGE",
    json: "INVALID_JSON",
    schema: "INVALID_REQUEST",
    server: "INTERNAL_ERROR",
  },
  seal: (body, requestId) => ({ ...body, correlation_id: requestId }),
  errorBody: ({ code, message, requestId }) => ({ code, message, correlation_id: requestId }),
  replays: false,
  open(tools) {
    const events = openEvents(tools);
    const population = openPopulation(tools.store);
    const runs = openRuns(tools, events, population);
    const identity = openIdentity(tools, events);
    const imports = openImports(tools, events, runs, population);
    const reviews = openReviews(tools, events, identity);
    openEnrichment(tools, runs);
    return {
      settle: runs.settle,
      operations: { ...events.handlers, ...imports, ...runs.handlers, ...reviews, ...identity.handlers },
    };
  },
});
