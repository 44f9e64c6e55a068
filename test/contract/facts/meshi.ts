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
  shows,
  stands,
} from "./places.ts";

const text = ["info", "description"];
const codes = (code: string) => ["components", "schemas", "MeshiErrorCode", "oneOf", { const: code }];

/** A code has its status, and the operation answers it with that status and an example. */
function code(name: string, status: number, key: string, example: string): Fact {
  return [
    `${name} is a ${status}`,
    is(status, ...codes(name), "x-status"),
    lists(name, ...response(key, status), "x-codes"),
    shows(example, key, status),
  ];
}

const runs = [
  "PUT /events/{event_id}/attendees:import",
  "POST /events/{event_id}/enrichment-runs",
  "POST /events/{event_id}/match-runs",
  "POST /runs",
] as const;
const lists3 = [
  "GET /review-queue",
  "GET /events/{event_id}/review-queue",
  "GET /events/{event_id}/attendees/{attendee_id}/identity",
] as const;
const importing = "PUT /events/{event_id}/attendees:import";
const mapping = "GET /id-map/{kind}/{partner_id}";
const merging = "POST /review-queue/{review_id}/merge";
const resolving = "POST /review-queue/{review_id}/resolve";

/** The page "Errors and Limits". */
export const errorsAndLimits: readonly Fact[] = [
  ...["code", "message", "correlation_id"].map(
    (name): Fact => [
      `every error has \`${name}\``,
      lists(name, "components", "schemas", "MeshiError", "required"),
      stands(...property("MeshiError", name)),
    ],
  ),
  ["callers branch on the code, not on the message", says("Branch on `code`", ...text)],
  [
    "EVENT_NOT_FOUND is a code",
    stands(...codes("EVENT_NOT_FOUND")),
    shows("EventNotFound", "GET /events/{event_id}", 404),
  ],
  ["GET /auth is an operation", stands(...operation("GET /auth"))],
  ["the key is a bearer token", is("bearer", "components", "securitySchemes", "bearerAuth", "scheme")],
  [
    "x-correlation-id is a request header and comes back in the header and the body",
    is("header", ...parameter("GET /auth", "x-correlation-id"), "in"),
    stands(...response("GET /auth", 200), "headers", "x-correlation-id"),
    stands(...response("GET /auth", 401), "headers", "x-correlation-id"),
    stands(...property("AuthContext", "correlation_id")),
  ],
  [
    "partner-trace-001 is a correlation id",
    is("partner-trace-001", ...parameter("GET /auth", "x-correlation-id"), "example"),
  ],

  code("UNAUTHORIZED", 401, "GET /auth", "Unauthorized"),
  [
    "UNAUTHORIZED covers the bearer header that is missing or malformed",
    says("missing or malformed", ...codes("UNAUTHORIZED"), "description"),
  ],
  [
    "UNAUTHORIZED covers the token that is not an active key",
    says("not an active key", ...codes("UNAUTHORIZED"), "description"),
  ],
  code("ACCOUNT_DISABLED", 401, "GET /auth", "AccountDisabled"),
  code("SERVICE_ACCOUNT_REQUIRED", 403, "GET /auth", "ServiceAccountRequired"),
  code("INSUFFICIENT_SCOPE", 403, "GET /auth", "InsufficientScope"),
  code("PARTNER_ORG_REQUIRED", 403, "GET /auth", "PartnerOrgRequired"),
  code("INVALID_JSON", 400, "POST /events", "InvalidJson"),
  code("INVALID_PARTNER_KIND", 400, mapping, "InvalidPartnerKind"),
  code("INVALID_PARTNER_ID", 400, mapping, "InvalidPartnerId"),
  code("INVALID_IDEMPOTENCY_KEY", 400, importing, "InvalidIdempotencyKey"),
  code("INVALID_ATTENDEES", 400, importing, "InvalidAttendees"),
  code("DUPLICATE_ATTENDEE_ID", 400, importing, "DuplicateAttendeeId"),
  code("PARTNER_ID_CONFLICT", 409, "POST /events", "PartnerIdConflict"),
  code("IDEMPOTENCY_KEY_CONFLICT", 409, importing, "IdempotencyKeyConflict"),
  code("PAYLOAD_TOO_LARGE", 413, importing, "PayloadTooLarge"),
  code("PARTNER_RATE_LIMIT_EXCEEDED", 429, "GET /auth", "RateLimitExceeded"),
  [
    "an id that repeats within one import is found by `attendee_id`",
    is("attendee_id", ...property("AttendeeImport", "attendees"), "x-batch", "unique"),
  ],

  ...runs.flatMap((key): Fact[] => [
    [
      `${key} needs idempotency_key`,
      lists("idempotency_key", ...requestBody(key, "required")),
      is(true, ...requestBody(key, "properties", "idempotency_key", "x-idempotency-key")),
    ],
    [
      `${key} answers a run that was accepted with 202 and a replay with 200`,
      stands(...response(key, 202)),
      stands(...response(key, 200)),
    ],
    [
      `${key} answers a conflicting key with 409`,
      lists("IDEMPOTENCY_KEY_CONFLICT", ...response(key, 409), "x-codes"),
    ],
  ]),
  [
    "an idempotency key is not empty and has a greatest length",
    is(1, "components", "schemas", "IdempotencyKey", "minLength"),
    stands("components", "schemas", "IdempotencyKey", "maxLength"),
  ],
  ["idempotent_replay marks a replay", is(true, ...property("Run", "idempotent_replay"), "x-replay")],

  [
    "queued is no terminal state",
    stands("components", "schemas", "RunStatus", "oneOf", { const: "queued", "x-terminal": undefined }),
  ],
  [
    "running is no terminal state",
    stands("components", "schemas", "RunStatus", "oneOf", { const: "running", "x-terminal": undefined }),
  ],
  [
    "succeeded is terminal",
    is("success", "components", "schemas", "RunStatus", "oneOf", { const: "succeeded" }, "x-terminal"),
  ],
  [
    "partial is terminal",
    is("partial", "components", "schemas", "RunStatus", "oneOf", { const: "partial" }, "x-terminal"),
  ],
  [
    "failed is terminal",
    is("failure", "components", "schemas", "RunStatus", "oneOf", { const: "failed" }, "x-terminal"),
  ],
  [
    "GET /runs/{run_id} is what is polled",
    is("getRun", ...response(importing, 202), "links", "run", "operationId"),
    is("getRun", ...operation("GET /runs/{run_id}"), "operationId"),
  ],

  ...lists3.flatMap((key): Fact[] => [
    [
      `${key} has a limit of 50 by default, of 100 at most`,
      is(50, ...parameter(key, "limit"), "schema", "default"),
      is(100, ...parameter(key, "limit"), "schema", "maximum"),
    ],
    [
      `${key} takes next_cursor as cursor, as it is`,
      stands(...parameter(key, "cursor")),
      is("$response.body#/next_cursor", ...response(key, 200), "links", "next", "parameters", "cursor"),
    ],
    [`${key} says its order`, says("est first", ...operation(key), "description")],
  ]),
  ["next_cursor is a string or null", is(["string", "null"], "components", "schemas", "NextCursor", "type")],
  ["next_cursor is opaque", says("Opaque", "components", "schemas", "NextCursor", "description")],

  [
    "a key has 600 requests per 60 seconds",
    stands("x-rate-limits", { requests: 600, seconds: 60, per: "key" }),
  ],
  ["a 429 has Retry-After", stands(...response("GET /auth", 429), "headers", "retry-after")],
  [
    "Retry-After counts seconds",
    is("integer", ...response("GET /auth", 429), "headers", "retry-after", "schema", "type"),
  ],
  [
    "errors of the server are sent again after growing waits with jitter",
    says("growing, jittered waits", ...codes("INTERNAL_ERROR"), "x-remedy"),
  ],
  [
    "a request body has 16 MiB at most",
    ...[...runs, "POST /events", resolving, merging].map((key) =>
      is(16 * 1024 * 1024, ...operation(key), "requestBody", "x-max-bytes"),
    ),
  ],
  [
    "an import has 1 to 50,000 rows",
    is(1, ...property("AttendeeImport", "attendees"), "minItems"),
    is(50_000, ...property("AttendeeImport", "attendees"), "maxItems"),
  ],
  [
    "too many rows are INVALID_ATTENDEES",
    is("INVALID_ATTENDEES", ...property("AttendeeImport", "attendees"), "x-violation"),
  ],
  [
    "webhook_url is taken by every operation that starts a run",
    ...runs.map((key) => stands(...requestBody(key, "properties", "webhook_url"))),
  ],
  ["webhook_url is echoed on the run", stands(...property("Run", "webhook_url"))],
  [
    "nothing is sent to webhook_url in v0",
    says("Nothing is ever sent to it in v0", "components", "schemas", "WebhookUrl", "description"),
  ],
];

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
    says("answers exactly like something that does not exist", ...text),
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
  ["GET .../attendees/{attendee_id}/identity is the history of an attendee", stands(...operation(lists3[2]))],
  [
    "the history is in descending order of created_at",
    says("the newest first by `created_at`", ...operation(lists3[2]), "description"),
  ],
];
