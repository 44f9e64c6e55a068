import { code, codes, history, mapping, merging, resolving, text } from "./meshi.ts";
import {
  type Fact,
  is,
  lists,
  operation,
  parameter,
  property,
  requestBody,
  response,
  says,
  stands,
} from "./places.ts";

/** The page "Identity and IDs". */
export const identityAndIds: readonly Fact[] = [
  ...["event_id", "session_id", "attendee_id", "partner_id"].map(
    (name): Fact => [
      `${name} is an id that the caller owns`,
      says(`\`${name}\``, "components", "schemas", "PartnerId", "description"),
    ],
  ),
  [
    "event_id has the pattern of ids",
    is("^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$", ...property("EventCreate", "event_id"), "pattern"),
  ],
  [
    "attendee_id has the pattern of ids",
    is("^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$", ...property("Attendee", "attendee_id"), "pattern"),
  ],
  [
    "partner_id has the pattern of ids",
    is("^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$", ...parameter(mapping, "partner_id"), "schema", "pattern"),
  ],
  [
    "kind has a pattern of its own",
    is("^[A-Za-z][A-Za-z0-9_-]{0,63}$", ...parameter(mapping, "kind"), "schema", "pattern"),
  ],
  [
    "ids have 1 to 128 characters",
    says("1 to 128 letters", "components", "schemas", "PartnerId", "description"),
  ],
  [
    "kinds have 1 to 64 characters",
    says("1 to 64 letters", "components", "schemas", "PartnerKind", "description"),
  ],
  [
    "an invalid kind is INVALID_PARTNER_KIND",
    is("INVALID_PARTNER_KIND", "components", "schemas", "PartnerKind", "x-violation"),
  ],
  [
    "an invalid id is INVALID_PARTNER_ID",
    is("INVALID_PARTNER_ID", "components", "schemas", "PartnerId", "x-violation"),
  ],
  ["the organisation follows from the key", says("It follows from the key", ...text)],
  [
    "what another organisation has is not found",
    says("responds exactly like something that does not exist", ...text),
  ],
  ["GET /id-map/{kind}/{partner_id} confirms a mapping", stands(...operation(mapping))],
  ...["kind", "partner_id", "mapped", "correlation_id"].map(
    (name): Fact => [
      `a mapping has \`${name}\``,
      lists(name, "components", "schemas", "IdMapping", "required"),
    ],
  ),
  ["a mapping that is there says mapped: true", is(true, ...property("IdMapping", "mapped"), "const")],
  ["attendee is a kind", is("attendee", ...parameter(mapping, "kind"), "example")],
  ["att-1001 is an id", is("att-1001", ...parameter(mapping, "partner_id"), "example")],
  code("PARTNER_ID_NOT_FOUND", 404, mapping, "PartnerIdNotFound"),
  code("PARTNER_ID_CONFLICT", 409, "POST /events", "PartnerIdConflict"),
  [
    "after PARTNER_ID_CONFLICT the thing is fetched and compared",
    lists("PARTNER_ID_CONFLICT", ...response("POST /events", 409), "links", "existing", "x-codes"),
    says("confirm that it is the same", ...codes("PARTNER_ID_CONFLICT"), "x-remedy"),
  ],
  ["GET /review-queue is the queue of the organisation", stands(...operation("GET /review-queue"))],
  [
    "GET /events/{event_id}/review-queue is the queue of an event",
    stands(...operation("GET /events/{event_id}/review-queue")),
  ],
  [
    "summit-2026 is an event",
    is("summit-2026", ...parameter("GET /events/{event_id}", "event_id"), "example"),
  ],
  ["POST /review-queue/{review_id}/resolve resolves a review", stands(...operation(resolving))],
  ...["accept", "reject", "distinct"].map(
    (decision): Fact => [
      `${decision} is a decision`,
      stands("components", "schemas", "ReviewDecision", "oneOf", { const: decision }),
    ],
  ),
  [
    "a decision has a reason",
    stands(...requestBody(resolving, "properties", "decision")),
    stands(...requestBody(resolving, "properties", "reason")),
  ],
  ["POST /review-queue/{review_id}/merge merges two ids", stands(...operation(merging))],
  ...["source_kind", "source_partner_id", "target_kind", "target_partner_id"].map(
    (name): Fact => [`a merge names \`${name}\``, lists(name, ...requestBody(merging, "required"))],
  ),
  ["a merge has a reason", stands(...requestBody(merging, "properties", "reason"))],
  ["GET .../attendees/{attendee_id}/identity is the history of an attendee", stands(...operation(history))],
  [
    "the history is in descending order of created_at",
    says("the newest first by `created_at`", ...operation(history), "description"),
  ],
];
