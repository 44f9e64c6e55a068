import { answer, body, code, type Fact, operationAt, parameter, request } from "./fact.ts";

const starting = [
  "PUT /events/{event_id}/attendees:import",
  "POST /events/{event_id}/enrichment-runs",
  "POST /events/{event_id}/match-runs",
  "POST /runs",
];

const lists = [
  "GET /review-queue",
  "GET /events/{event_id}/review-queue",
  "GET /events/{event_id}/attendees/{attendee_id}/identity",
];

const codes = {
  UNAUTHORIZED: 401,
  ACCOUNT_DISABLED: 401,
  SERVICE_ACCOUNT_REQUIRED: 403,
  INSUFFICIENT_SCOPE: 403,
  PARTNER_ORG_REQUIRED: 403,
  INVALID_JSON: 400,
  INVALID_PARTNER_KIND: 400,
  INVALID_PARTNER_ID: 400,
  INVALID_IDEMPOTENCY_KEY: 400,
  INVALID_ATTENDEES: 400,
  DUPLICATE_ATTENDEE_ID: 400,
  PARTNER_ID_CONFLICT: 409,
  IDEMPOTENCY_KEY_CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  PARTNER_RATE_LIMIT_EXCEEDED: 429,
  EVENT_NOT_FOUND: 404,
  PARTNER_ID_NOT_FOUND: 404,
};

const IMPORT = "PUT /events/{event_id}/attendees:import";
const PARTNER_ID = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$";
const ID_MAP = "GET /id-map/{kind}/{partner_id}";
const MERGE = "POST /review-queue/{review_id}/merge";

/** Which code an operation gives in which case, with its status. */
function gives(operation: string, status: number, name: string, says = `${name} from ${operation}`): Fact {
  return { says: `${status} ${says}`, at: [...answer(operation, status), "x-codes", { entry: name }] };
}

/** "Errors and Limits" of the Meshi Partner API. */
export const errorsAndLimits: readonly Fact[] = [
  ...["code", "message", "correlation_id"].map((name) => ({
    says: `every error has the member ${name}`,
    at: ["components", "schemas", "MeshiError", "required", { entry: name }],
  })),
  {
    says: "the sample message of EVENT_NOT_FOUND",
    at: ["components", "examples", "EventNotFound", "value", "message"],
    is: "No event exists for that partner id",
  },
  ...Object.entries(codes).map(([name, status]) => ({
    says: `the code ${name} with ${status}`,
    at: [...code("MeshiErrorCode", name), "x-status"],
    is: status,
  })),
  gives("GET /auth", 401, "UNAUTHORIZED", "UNAUTHORIZED for a bad bearer header or token"),
  gives("GET /auth", 401, "ACCOUNT_DISABLED", "ACCOUNT_DISABLED for a disabled service account"),
  gives("GET /auth", 403, "SERVICE_ACCOUNT_REQUIRED", "SERVICE_ACCOUNT_REQUIRED for a key of another sort"),
  gives("GET /auth", 403, "INSUFFICIENT_SCOPE", "INSUFFICIENT_SCOPE without the method's scope"),
  gives("GET /auth", 403, "PARTNER_ORG_REQUIRED", "PARTNER_ORG_REQUIRED without an organisation"),
  gives("POST /events", 400, "INVALID_JSON"),
  gives("GET /events/{event_id}", 404, "EVENT_NOT_FOUND"),
  gives(IMPORT, 400, "DUPLICATE_ATTENDEE_ID"),
  gives("POST /events", 409, "PARTNER_ID_CONFLICT"),
  {
    says: "x-correlation-id may be sent with GET /auth",
    at: [...parameter("GET /auth", "header", "x-correlation-id"), "x-request-id"],
    is: true,
  },
  {
    says: "the sample trace id",
    at: [...parameter("GET /auth", "header", "x-correlation-id"), "example"],
    is: "partner-trace-001",
  },
  {
    says: "x-correlation-id comes back in the header",
    at: [...answer("GET /auth", 200), "headers", "x-correlation-id", "x-request-id"],
    is: true,
  },
  {
    says: "x-correlation-id comes back in the body",
    at: [...body("GET /auth", 200), "required", { entry: "correlation_id" }],
  },
  { says: "bearer keys", at: ["components", "securitySchemes", "bearerAuth", "scheme"], is: "bearer" },
  ...starting.flatMap((operation) => [
    {
      says: `${operation} requires idempotency_key`,
      at: [...request(operation), "required", { entry: "idempotency_key" }],
    },
    gives(operation, 400, "INVALID_IDEMPOTENCY_KEY"),
    gives(operation, 409, "IDEMPOTENCY_KEY_CONFLICT"),
    {
      says: `${operation} answers its first use with 202`,
      at: [...body(operation, 202), "properties", "status"],
    },
    {
      says: `${operation} answers a replay with 200 and idempotent_replay`,
      at: [...body(operation, 200), "properties", "idempotent_replay", "x-replay"],
      is: true,
    },
  ]),
  {
    says: "a missing, empty or too long key is INVALID_IDEMPOTENCY_KEY",
    at: ["components", "schemas", "IdempotencyKey", "x-violation"],
    is: "INVALID_IDEMPOTENCY_KEY",
  },
  ...["queued", "running"].map((status) => ({
    says: `the run status ${status}, which is not terminal`,
    at: [
      "components",
      "schemas",
      "RunStatus",
      "oneOf",
      { entry: { const: status, "x-terminal": undefined } },
    ],
  })),
  ...[
    ["succeeded", "success"],
    ["partial", "partial"],
    ["failed", "failure"],
  ].map(([status, outcome]) => ({
    says: `the terminal run status ${status}`,
    at: ["components", "schemas", "RunStatus", "oneOf", { entry: { const: status } }, "x-terminal"],
    is: outcome,
  })),
  { says: "GET /runs/{run_id} to poll", at: operationAt("GET /runs/{run_id}") },
  ...starting.map((operation) => ({
    says: `${operation} leads to GET /runs/{run_id}`,
    at: [...answer(operation, 202), "links", "run", "operationId"],
    is: "getRun",
  })),
  ...lists.flatMap((operation) => [
    {
      says: `limit of ${operation} defaults to 50`,
      at: [...parameter(operation, "query", "limit"), "schema", "default"],
      is: 50,
    },
    {
      says: `limit of ${operation} is at most 100`,
      at: [...parameter(operation, "query", "limit"), "schema", "maximum"],
      is: 100,
    },
    { says: `cursor of ${operation}`, at: parameter(operation, "query", "cursor") },
    {
      says: `next_cursor of ${operation} is a string or null`,
      at: [...body(operation, 200), "properties", "next_cursor", "type"],
      is: ["string", "null"],
    },
    {
      says: `next_cursor of ${operation} goes back verbatim as cursor`,
      at: [...answer(operation, 200), "links", "next", "parameters", "cursor"],
      is: "$response.body#/next_cursor",
    },
    {
      says: `the order of ${operation} is documented`,
      at: [...operationAt(operation), "description"],
      is: /oldest first|newest first/,
    },
  ]),
  {
    says: "600 requests per 60 seconds and key",
    at: ["x-rate-limits", { entry: { requests: 600, seconds: 60, per: "key" } }],
  },
  gives("GET /auth", 429, "PARTNER_RATE_LIMIT_EXCEEDED"),
  {
    says: "429 comes with Retry-After",
    at: [...answer("GET /auth", 429), "headers", "Retry-After", "required"],
    is: true,
  },
  {
    says: "16 MiB per request body",
    at: [...operationAt(IMPORT), "requestBody", "x-max-bytes"],
    is: 16 * 1024 * 1024,
  },
  gives(IMPORT, 413, "PAYLOAD_TOO_LARGE"),
  {
    says: "50,000 attendees per import",
    at: [...request(IMPORT), "properties", "attendees", "maxItems"],
    is: 50_000,
  },
  {
    says: "no attendee, or too many, is INVALID_ATTENDEES",
    at: [...request(IMPORT), "properties", "attendees", "x-violation"],
    is: "INVALID_ATTENDEES",
  },
  gives(IMPORT, 400, "INVALID_ATTENDEES"),
  {
    says: "an attendee_id stands once in an import",
    at: [...request(IMPORT), "properties", "attendees", "x-batch", "unique"],
    is: "attendee_id",
  },
  ...starting.map((operation) => ({
    says: `${operation} takes webhook_url`,
    at: [...request(operation), "properties", "webhook_url"],
  })),
  {
    says: "webhook_url is echoed on runs, and nothing is delivered in v0",
    at: [...body("GET /runs/{run_id}", 200), "properties", "webhook_url", "description"],
    is: /Nothing is ever sent to it in v0/,
  },
];

/** "Identity and IDs" of the Meshi Partner API. */
export const identityAndIds: readonly Fact[] = [
  { says: "the partner owns event_id", at: [...request("POST /events"), "required", { entry: "event_id" }] },
  {
    says: "the partner owns attendee_id",
    at: [...request(IMPORT), "properties", "attendees", "items", "required", { entry: "attendee_id" }],
  },
  {
    says: "event_id, session_id and attendee_id have one form",
    at: ["components", "schemas", "PartnerId", "description"],
    is: /`event_id`.*`session_id`.*`attendee_id`/,
  },
  {
    says: "the pattern of kind",
    at: [...parameter(ID_MAP, "path", "kind"), "schema", "pattern"],
    is: "^[A-Za-z][A-Za-z0-9_-]{0,63}$",
  },
  {
    says: "the pattern of partner_id",
    at: [...parameter(ID_MAP, "path", "partner_id"), "schema", "pattern"],
    is: PARTNER_ID,
  },
  {
    says: "the pattern of event_id in a body",
    at: [...request("POST /events"), "properties", "event_id", "pattern"],
    is: PARTNER_ID,
  },
  {
    says: "the pattern of event_id in a path",
    at: [...parameter("GET /events/{event_id}", "path", "event_id"), "schema", "pattern"],
    is: PARTNER_ID,
  },
  {
    says: "the pattern of attendee_id",
    at: [...request(IMPORT), "properties", "attendees", "items", "properties", "attendee_id", "pattern"],
    is: PARTNER_ID,
  },
  {
    says: "a bad kind is INVALID_PARTNER_KIND",
    at: [...parameter(ID_MAP, "path", "kind"), "schema", "x-violation"],
    is: "INVALID_PARTNER_KIND",
  },
  {
    says: "a bad id is INVALID_PARTNER_ID",
    at: [...parameter(ID_MAP, "path", "partner_id"), "schema", "x-violation"],
    is: "INVALID_PARTNER_ID",
  },
  gives(ID_MAP, 400, "INVALID_PARTNER_KIND"),
  gives(ID_MAP, 400, "INVALID_PARTNER_ID"),
  gives(ID_MAP, 404, "PARTNER_ID_NOT_FOUND"),
  {
    says: "another organisation's id is not found",
    at: ["info", "description"],
    is: /only in another organisation/,
  },
  ...["kind", "partner_id", "mapped", "correlation_id"].map((name) => ({
    says: `an id mapping has ${name}`,
    at: [...body(ID_MAP, 200), "required", { entry: name }],
  })),
  {
    says: "mapped is true",
    at: [...body(ID_MAP, 200), "properties", "mapped", "const"],
    is: true,
  },
  {
    says: "a PARTNER_ID_CONFLICT is confirmed by reading the event",
    at: [...answer("POST /events", 409), "links", "existing", "operationId"],
    is: "getEvent",
  },
  { says: "the org-wide review queue", at: operationAt("GET /review-queue") },
  { says: "the review queue of an event", at: operationAt("GET /events/{event_id}/review-queue") },
  ...["accept", "reject", "distinct"].map((decision) => ({
    says: `the decision ${decision}`,
    at: [
      ...request("POST /review-queue/{review_id}/resolve"),
      "properties",
      "decision",
      "oneOf",
      { entry: { const: decision } },
    ],
  })),
  {
    says: "a decision may have a reason",
    at: [...request("POST /review-queue/{review_id}/resolve"), "properties", "reason"],
  },
  ...["source_kind", "source_partner_id", "target_kind", "target_partner_id", "reason"].map((name) => ({
    says: `a merge has ${name}`,
    at: [...request(MERGE), "properties", name],
  })),
  {
    says: "the identity history of one attendee",
    at: operationAt("GET /events/{event_id}/attendees/{attendee_id}/identity"),
  },
  {
    says: "the identity history comes in descending order of created_at",
    at: [...operationAt("GET /events/{event_id}/attendees/{attendee_id}/identity"), "description"],
    is: /newest first by `created_at`/,
  },
];
