import { answer, body, code, type Fact, operationAt, parameter } from "./fact.ts";

const LIST = "GET /public/v1/meetings";
const READ = "GET /public/v1/meetings/{id}";

const codes = {
  invalid_request: 400,
  invalid_cursor: 400,
  unauthorized: 401,
  invalid_key: 401,
  scope_missing: 403,
  not_found: 404,
  rate_limited: 429,
  internal_error: 500,
};

/** "Errors" of the Meetso API. */
export const errors: readonly Fact[] = [
  ...["code", "message", "request_id"].map((name) => ({
    says: `every error has error.${name}`,
    at: ["components", "schemas", "MeetsoError", "properties", "error", "required", { entry: name }],
  })),
  {
    says: "the sample message of scope_missing",
    at: ["components", "examples", "MeetingsScopeMissing", "value", "error", "message"],
    is: "Key is missing required scope: meetings:read",
  },
  {
    says: "the sample request id",
    at: ["components", "examples", "MeetingsScopeMissing", "value", "error", "request_id"],
    is: "req_70ac81fe9ef7a3c6",
  },
  ...Object.entries(codes).flatMap(([name, status]) => [
    {
      says: `the code ${name} with ${status}`,
      at: [...code("MeetsoErrorCode", name), "x-status"],
      is: status,
    },
    {
      says: `${status} ${name} from ${LIST}`,
      at: [...answer(LIST, status), "x-codes", { entry: name }],
    },
  ]),
  {
    says: "eight codes and no more",
    at: ["components", "schemas", "MeetsoErrorCode", "oneOf"],
    count: 8,
  },
  {
    says: "time_range, of which bogus is none",
    at: [...parameter(LIST, "query", "time_range"), "schema", "x-violation"],
    is: "invalid_request",
  },
  {
    says: "limit, of which 999 is too much",
    at: [...parameter(LIST, "query", "limit"), "schema", "maximum"],
    is: 100,
  },
  {
    says: "a malformed cursor is invalid_cursor",
    at: [...parameter(LIST, "query", "cursor"), "schema", "x-violation"],
    is: "invalid_cursor",
  },
  {
    says: "after invalid_cursor, begin at the first page",
    at: [...code("MeetsoErrorCode", "invalid_cursor"), "x-remedy"],
    is: /first page/,
  },
  {
    says: "Authorization: Bearer mts_live_...",
    at: [...code("MeetsoErrorCode", "unauthorized"), "x-remedy"],
    is: /Authorization: Bearer mts_live_/,
  },
  {
    says: "keys begin with mts_live_",
    at: ["components", "securitySchemes", "bearerAuth", "description"],
    is: /mts_live_/,
  },
  {
    says: "keys are made in Settings, API Keys",
    at: [...code("MeetsoErrorCode", "invalid_key"), "x-remedy"],
    is: /Settings, API Keys/,
  },
  {
    says: "the scope meetings:read",
    at: [...operationAt(LIST), "security", { entry: { bearerAuth: ["meetings:read"] } }],
  },
  {
    says: "another organisation's meeting is 404, not 403",
    at: [...answer(READ, 404), "x-codes", { entry: "not_found" }],
  },
  {
    says: "the burst limit of 10 per second",
    at: ["x-rate-limits", { entry: { requests: 10, seconds: 1 } }],
  },
  {
    says: "the sustained limit of 60 per minute",
    at: ["x-rate-limits", { entry: { requests: 60, seconds: 60 } }],
  },
  {
    says: "Retry-After, when present",
    at: [...answer(LIST, 429), "headers", "Retry-After", "required"],
    is: false,
  },
  { says: "backoff begins with 1 s", at: ["x-retry", "base"], is: 1 },
  { says: "backoff doubles", at: ["x-retry", "factor"], is: 2 },
  { says: "1, 2 and 4 s: three attempts after the first", at: ["x-retry", "attempts"], is: 4 },
  { says: "the prefix /public/v1", at: operationAt(LIST) },
  { says: "a meeting by its id", at: [...body(READ, 200), "properties"] },
  ...["rate_limited", "internal_error"].map((name) => ({
    says: `${name} is worth a retry`,
    at: [...code("MeetsoErrorCode", name), "x-retryable"],
    is: true,
  })),
  ...["invalid_request", "invalid_cursor", "unauthorized", "invalid_key", "scope_missing", "not_found"].map(
    (name) => ({
      says: `${name} is not worth a retry`,
      at: [...code("MeetsoErrorCode", name), "x-retryable"],
      is: false,
    }),
  ),
];
