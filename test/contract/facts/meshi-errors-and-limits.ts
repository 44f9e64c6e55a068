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
  shows,
  stands,
} from "./places.ts";

const importing = "PUT /events/{event_id}/attendees:import";
const runs = [
  importing,
  "POST /events/{event_id}/enrichment-runs",
  "POST /events/{event_id}/match-runs",
  "POST /runs",
] as const;
const pagedLists = ["GET /review-queue", "GET /events/{event_id}/review-queue", history] as const;

/** The page "Errors and Limits". */
export const errorsAndLimits: readonly Fact[] = [
  ...["code", "message", "correlation_id"].map(
    (name): Fact => [
      `every error has \`${name}\``,
      lists(name, "components", "schemas", "MeshiError", "required"),
      stands(...property("MeshiError", name)),
    ],
  ),
  [
    "callers branch on the code, not on the message, which is for logs and operators",
    says("Branch on `code`", ...text),
    says("`message` is for logs and operators", ...text),
  ],
  ["the id in effect is for support", says("Quote it to support", ...text)],
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
      `${key} responds with 202 to a run that was accepted, and with 200 to a replay`,
      stands(...response(key, 202)),
      stands(...response(key, 200)),
    ],
    [
      `${key} responds with 409 to a conflicting key`,
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

  ...pagedLists.flatMap((key): Fact[] => [
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
    "cursors are not to be parsed, decoded or constructed",
    says("Do not parse, decode, or construct cursors", ...text),
    says("Do not parse, decode, or construct cursors", "components", "schemas", "NextCursor", "description"),
    ...pagedLists.map((key) =>
      says("Do not parse, decode, or construct cursors", ...parameter(key, "cursor"), "description"),
    ),
  ],

  [
    "a key has 600 requests per 60 seconds",
    stands("x-rate-limits", { requests: 600, seconds: 60, per: "key" }),
  ],
  ["a 429 has Retry-After", stands(...response("GET /auth", 429), "headers", "Retry-After")],
  [
    "Retry-After counts seconds",
    is("integer", ...response("GET /auth", 429), "headers", "Retry-After", "schema", "type"),
  ],
  [
    "after a 429, callers sleep for the seconds of Retry-After before retrying",
    says("`Retry-After` is the floor: sleep for at least that many seconds before retrying", ...text),
    says(
      "Sleep for at least the seconds that `Retry-After` names, then retry",
      ...codes("PARTNER_RATE_LIMIT_EXCEEDED"),
      "x-remedy",
    ),
  ],
  [
    "for repeated 429 or 5xx responses, callers use exponential backoff with jitter",
    says("For repeated 429 or 5xx responses, use exponential backoff with jitter", ...text),
    says("exponential backoff with jitter", ...codes("PARTNER_RATE_LIMIT_EXCEEDED"), "x-remedy"),
    says("exponential backoff and jitter", ...codes("INTERNAL_ERROR"), "x-remedy"),
  ],
  ["the limit can vary by environment or agreement", says("may differ by environment or agreement", ...text)],
  [
    "a large roster is split, with a key and a run for each chunk",
    says("Split a larger roster, give every chunk a key of its own", ...operation(importing), "description"),
    says("follow every chunk's run", ...operation(importing), "description"),
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
  [
    "an integration does not wait for a webhook but polls the run",
    says(
      "Do not build an integration that waits for a webhook: poll `GET /runs/{run_id}`",
      ...["components", "schemas", "WebhookUrl", "description"],
    ),
  ],
];
