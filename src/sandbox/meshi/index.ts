import { derive } from "../derived/index.ts";
import { openEnrichment } from "./enrichment.ts";
import { openEvents } from "./events.ts";
import { openIdentity } from "./identity.ts";
import { openImports } from "./imports.ts";
import { openRows } from "./incoming.ts";
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
    "account-disabled": "ACCOUNT_DISABLED",
    "wrong-principal": "SERVICE_ACCOUNT_REQUIRED",
    scope: "INSUFFICIENT_SCOPE",
    "tenant-missing": "PARTNER_ORG_REQUIRED",
    json: "INVALID_JSON",
    schema: "INVALID_REQUEST",
  },
  seal: (body, requestId) => ({ ...body, correlation_id: requestId }),
  // Also for what the document does not describe: an unknown path, a wrong method.
  errorBody: ({ code, message, requestId }) => ({ code, message, correlation_id: requestId }),
  // A key starts one run of an operation and event, whatever the body says: `runs.ts`.
  replays: false,
  open(tools) {
    const events = openEvents(tools);
    const { incoming, attendees } = openRows(tools.store);
    const population = openPopulation(tools.store, attendees);
    const runs = openRuns(tools, events, population);
    const identity = openIdentity(tools, events, attendees);
    const imports = openImports(events, incoming, runs, population);
    const reviews = openReviews(tools, events, attendees, identity);
    openEnrichment(tools, attendees, runs);
    return {
      settle: runs.settle,
      operations: { ...events.handlers, ...imports, ...runs.handlers, ...reviews, ...identity.handlers },
    };
  },
});
