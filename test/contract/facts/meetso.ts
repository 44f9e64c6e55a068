import {
  counts,
  type Fact,
  is,
  lists,
  operation,
  parameter,
  property,
  response,
  says,
  shows,
  stands,
} from "./places.ts";

const text = ["info", "description"];
const operations = [
  "GET /public/v1/meetings",
  "GET /public/v1/meetings/{id}",
  "GET /public/v1/transcripts/{id}",
  "GET /public/v1/recordings/{id}",
] as const;
const [meetings, meeting] = operations;
const codes = (code: string) => ["components", "schemas", "MeetsoErrorCode", "oneOf", { const: code }];

/** A code has its status and its remedy, and every operation that names it responds with both. */
function code(
  name: string,
  status: number,
  example: string,
  when: string,
  remedy: string,
  keys: readonly string[] = operations,
): Fact {
  return [
    `${name} is a ${status}`,
    is(status, ...codes(name), "x-status"),
    says(when, ...codes(name), "description"),
    says(remedy, ...codes(name), "x-remedy"),
    ...keys.flatMap((key) => [lists(name, ...response(key, status), "x-codes"), shows(example, key, status)]),
  ];
}

/** The page "Errors". */
export const errors: readonly Fact[] = [
  ...["code", "message", "request_id"].map(
    (name): Fact => [
      `every error has error.${name}`,
      lists(name, ...property("MeetsoError", "error"), "required"),
      stands(...property("MeetsoError", "error", name)),
    ],
  ),
  ["the error body has `error`", lists("error", "components", "schemas", "MeetsoError", "required")],
  ["error.code is what to branch on", says("Branch on `error.code`", ...text)],
  ["error.message changes, so it is not to be matched", says("may change at any time", ...text)],
  ["error.request_id is for support", says("Quote `error.request_id` to support", ...text)],
  [
    "req_70ac81fe9ef7a3c6 is a request id",
    lists("req_70ac81fe9ef7a3c6", ...property("MeetsoError", "error", "request_id"), "examples"),
  ],
  [
    "the list of eight codes is closed",
    counts(8, "components", "schemas", "MeetsoErrorCode", "oneOf"),
    says("one of eight", ...text),
    says("changes only with a major version", "components", "schemas", "MeetsoErrorCode", "description"),
  ],
  code(
    "invalid_request",
    400,
    "InvalidLimit",
    "fail validation",
    "Fix the request. The message describes which field.",
    [meetings],
  ),
  [
    "time_range=bogus is an invalid_request",
    says("time_range=bogus", ...codes("invalid_request"), "description"),
    shows("InvalidTimeRange", meetings, 400),
    is("invalid_request", ...parameter(meetings, "time_range"), "schema", "x-violation"),
  ],
  [
    "limit=999 is an invalid_request",
    says("limit=999", ...codes("invalid_request"), "description"),
    is("invalid_request", ...parameter(meetings, "limit"), "schema", "x-violation"),
  ],
  code(
    "invalid_cursor",
    400,
    "InvalidCursor",
    "malformed or corrupt",
    "from the first page, without `cursor`",
    [meetings],
  ),
  code("unauthorized", 401, "Unauthorized", "missing or malformed", "Authorization: Bearer mts_live_"),
  code("invalid_key", 401, "InvalidKey", "not known, or was revoked, or has expired", "Settings, API Keys"),
  code("scope_missing", 403, "MeetingsScopeMissing", "lacks the scope", "revoke the old one", [
    meetings,
    meeting,
  ]),
  code("not_found", 404, "NotFound", "belongs to another organisation", "belongs to the right organisation"),
  code("rate_limited", 429, "BurstExceeded", "10 requests per second or 60 per minute", "back off"),
  code("internal_error", 500, "InternalError", "did not foresee", "file a support request with `request_id`"),
  [
    "a key looks like mts_live_",
    says("`mts_live_`", "components", "securitySchemes", "bearerAuth", "description"),
  ],
  [
    "meetings:read is the scope of meetings",
    lists("meetings:read", ...operation(meetings), "security", {}, "bearerAuth"),
    lists("meetings:read", ...operation(meeting), "security", {}, "bearerAuth"),
  ],
  ["a key has 10 requests per second", stands("x-rate-limits", { requests: 10, seconds: 1, per: "key" })],
  ["a key has 60 requests per minute", stands("x-rate-limits", { requests: 60, seconds: 60, per: "key" })],
  ["another organisation's meeting is 404, not 403", says("404 `not_found`, never 403", ...text)],
  ["GET /public/v1/meetings/{id} reads a meeting", stands(...operation(meeting))],
  [
    "error.code is surfaced to whoever wired up the integration",
    says(
      "A 4xx other than 429 is a client bug: do not retry, fix the request, and surface `error.code` to whoever wired up the integration",
      ...text,
    ),
  ],
  [
    "after a 429, Retry-After is respected when present, then callers back off",
    says("`Retry-After`, when present, is the floor", ...text),
    says(
      "Wait at least as long as `Retry-After` says, where it is there",
      ...codes("rate_limited"),
      "x-remedy",
    ),
    says("exponential backoff with jitter", ...codes("rate_limited"), "x-remedy"),
  ],
  [
    "repeated 429 and 5xx are met with exponential backoff: 1, 2 and 4 seconds",
    says(
      "For repeated 429 or 5xx responses, use exponential backoff with jitter: 1, 2 and 4 seconds",
      ...text,
    ),
    says("1, 2 and 4 seconds", ...codes("internal_error"), "x-remedy"),
  ],
  [
    "what persists goes to support with the request id",
    says("If it persists, file a support request with `request_id`", ...codes("internal_error"), "x-remedy"),
  ],
  [
    "no 4xx but 429 is retried",
    ...["invalid_request", "invalid_cursor", "unauthorized", "invalid_key", "scope_missing", "not_found"].map(
      (name) => is(false, ...codes(name), "x-retryable"),
    ),
    is(true, ...codes("rate_limited"), "x-retryable"),
  ],
  [
    "a 429 has Retry-After when present",
    ...operations.map((key) => is(false, ...response(key, 429), "headers", "Retry-After", "required")),
  ],
  ["5xx is retried", is(true, ...codes("internal_error"), "x-retryable")],
  [
    "the waits are 1, 2 and 4 seconds: three repeats",
    is(4, "x-retry", "attempts"),
    is(1, "x-retry", "base"),
    is(2, "x-retry", "factor"),
  ],
];
