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
import { openReferences } from "./references.ts";
import { replayable } from "./replay.ts";
import { seeds } from "./seeds.ts";
import { openSegments } from "./segments.ts";
import { openSends } from "./sends.ts";
import type { JourneyRow } from "./tables.ts";
import { tables } from "./tables.ts";
import { openValues } from "./values.ts";

export const mainApi = derive("main-api", {
  tables: tables + seeds,
  keys,
  identify,
  grants,
  codes: {
    route: "not_found",
    method: "method_not_allowed",
    "credential-missing": "unauthorized",
    "credential-unknown": "unauthorized",
    "account-disabled": "unauthorized",
    "wrong-principal": "unauthorized",
    scope: "forbidden",
    "tenant-missing": "unauthorized",
    rate: "rate_limited",
    size: "validation_failed",
    json: "validation_failed",
    schema: "validation_failed",
    server: "internal_error",
  },
  namesEveryViolation: true,
  // The request id is only in a header.
  seal: (body) => body,
  errorBody,
  replays: false,
  open(tools) {
    const contacts = openContacts(tools);
    const lists = openLists(tools, contacts);
    const sends = openSends(tools);
    const membership = openMembership(tools, contacts, openValues(tools, sends));
    const entries = openEntries(tools, contacts, membership, sends);
    const journey = tools.store.prepare<JourneyRow>("SELECT * FROM main_journeys WHERE journey_id = ?");
    const references = openReferences({
      segment: membership.segment,
      journey: (id) => journey.get(id),
      list: lists.find,
    });
    const segments = openSegments(tools, membership, references);
    const handlers = {
      ...contacts.handlers,
      ...lists.handlers,
      ...segments.handlers,
      ...openJourneys(tools, { contacts, entries, membership, references }),
      ...openCampaigns(tools, contacts, sends),
      ...openEvents(tools, contacts, entries),
    };
    return { settle: entries.settle, operations: { ...replayable(tools, handlers), ...segments.preview } };
  },
});
