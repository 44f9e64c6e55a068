import { derive } from "../derived/index.ts";
import { openCampaigns } from "./campaigns.ts";
import { openContacts } from "./contacts.ts";
import { openEntries } from "./entries.ts";
import { errorBody } from "./error-body.ts";
import { openEvents } from "./events.ts";
import { openJourneys } from "./journeys.ts";
import { grants, identify, keys } from "./keys.ts";
import { openLists } from "./lists.ts";
import { openMembership } from "./membership.ts";
import { created, listed } from "./ownership.ts";
import { openReferences } from "./references.ts";
import { openSegments } from "./segments.ts";
import { openSends } from "./sends.ts";
import { tables } from "./tables.ts";
import { openValues } from "./values.ts";

/** How long a response is kept under its idempotency key, in ms. */
const KEPT = 24 * 60 * 60 * 1000;

export const mainApi = derive("main-api", {
  tables,
  keys,
  identify,
  grants,
  codes: { "key-reuse": "idempotency_conflict" },
  namesEveryViolation: true,
  errorBody,
  replays: {
    // A count changes nothing.
    ignoredBy: ["previewSegmentCount"],
    kept: KEPT,
    details: (idempotency_key, first_request_id) => ({ idempotency_key, first_request_id }),
  },
  open(sandbox) {
    const contacts = openContacts(sandbox);
    const lists = openLists(sandbox);
    const sends = openSends(sandbox);
    const membership = openMembership(sandbox, contacts, openValues(sandbox, sends));
    const entries = openEntries(sandbox, contacts, membership, sends);
    const references = openReferences(sandbox);
    const segments = openSegments(sandbox, membership, references);
    const journeys = openJourneys(sandbox, { contacts, entries, membership, references });
    const campaigns = openCampaigns(sandbox, contacts, sends);
    return {
      settle: entries.settle,
      collections: {
        "/contacts": contacts.rules,
        "/lists": lists.rules,
        "/segments": segments.rules,
        "/journeys": journeys.rules,
        "/campaigns": campaigns.rules,
      },
      operations: {
        listContacts: listed,
        listLists: listed,
        listSegments: listed,
        listJourneys: listed,
        listCampaigns: listed,
        createContact: created,
        createList: created,
        createSegment: created,
        createJourney: created,
        ...lists.operations,
        ...segments.operations,
        ...journeys.operations,
        ...campaigns.operations,
        ...openEvents(sandbox, contacts, entries),
      },
    };
  },
});
