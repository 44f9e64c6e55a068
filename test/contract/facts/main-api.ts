import { answer, code, type Fact, operationAt, parameter } from "./fact.ts";

const codes = {
  validation_failed: 400,
  not_found: 404,
  forbidden: 403,
  duplicate: 409,
  quota_exceeded: 422,
  provider_error: 422,
};

const mutations = [
  "POST /contacts",
  "PUT /segments/{segment_id}",
  "PATCH /contacts/{contact_id}",
  "DELETE /contacts/{contact_id}",
];

/** "Errors" of the Main API. */
export const errors: readonly Fact[] = [
  ...["code", "message"].map((name) => ({
    says: `every error has error.${name}`,
    at: ["components", "schemas", "MainApiError", "properties", "error", "required", { entry: name }],
  })),
  {
    says: "an error may have error.details, an object",
    at: ["components", "schemas", "MainApiError", "properties", "error", "properties", "details", "type"],
    is: "object",
  },
  {
    says: "error.message is safe to show to users",
    at: ["components", "schemas", "ErrorMessage", "description"],
    is: /safe to show/,
  },
  {
    says: "field-level validation errors in details",
    at: ["components", "schemas", "ValidationDetails", "properties", "fields"],
  },
  {
    says: "conflict details",
    at: ["components", "schemas", "DuplicateDetails", "properties", "existing_id"],
  },
  ...Object.entries(codes).map(([name, status]) => ({
    says: `the code ${name}`,
    at: [...code("MainApiErrorCode", name), "x-status"],
    is: status,
  })),
  ...[400, 401, 403, 404, 409, 422, 429, 500, 503].map((status) => ({
    says: `the status ${status}`,
    at: answer(
      status === 422 || status === 404 ? "POST /journeys/{journey_id}/activate" : "POST /contacts",
      status,
    ),
  })),
  {
    says: "400 for a payload that is too large",
    at: [...code("MainApiErrorCode", "validation_failed"), "description"],
    is: /too large/,
  },
  {
    says: "401 without a valid key",
    at: ["components", "responses", "Unauthorized", "description"],
    is: /key/,
  },
  {
    says: "403 for a scope that is not enough and for another organisation",
    at: [...code("MainApiErrorCode", "forbidden"), "description"],
    is: /lacks the scope.*another organisation/,
  },
  {
    says: "404 for a wrong id and for what was deleted",
    at: [...code("MainApiErrorCode", "not_found"), "description"],
    is: /was deleted/,
  },
  {
    says: "409 for a duplicate e-mail address of a contact",
    at: [...answer("POST /contacts", 409), "x-codes", { entry: "duplicate" }],
  },
  {
    says: "409 for a segment name in use",
    at: [...answer("POST /segments", 409), "x-codes", { entry: "duplicate" }],
  },
  {
    says: "422 for sending to an unsubscribed contact",
    at: answer("POST /campaigns/{campaign_id}/trigger", 422),
  },
  { says: "422 for an invalid journey graph", at: answer("POST /journeys", 422) },
  {
    says: "422 quota_exceeded for a plan's limit of contacts",
    at: [...answer("POST /contacts", 422), "x-codes", { entry: "quota_exceeded" }],
  },
  {
    says: "422 quota_exceeded for a plan's limit of sends",
    at: [...answer("POST /campaigns/{campaign_id}/trigger", 422), "x-codes", { entry: "quota_exceeded" }],
  },
  {
    says: "422 provider_error where the provider refuses",
    at: [...answer("POST /campaigns/{campaign_id}/trigger", 422), "x-codes", { entry: "provider_error" }],
  },
  {
    says: "429 comes with Retry-After",
    at: [...answer("GET /contacts", 429), "headers", "Retry-After", "required"],
    is: true,
  },
  ...mutations.map((operation) => ({
    says: `${operation} takes Idempotency-Key`,
    at: [...parameter(operation, "header", "Idempotency-Key"), "x-idempotency-key"],
    is: true,
  })),
  ...["internal_error", "service_unavailable", "rate_limited"].map((name) => ({
    says: `${name} is worth a retry`,
    at: [...code("MainApiErrorCode", name), "x-retryable"],
    is: true,
  })),
  ...Object.keys(codes).map((name) => ({
    says: `${name} is not worth a retry`,
    at: [...code("MainApiErrorCode", name), "x-retryable"],
    is: false,
  })),
  {
    says: "the request id is in the response headers",
    at: [...answer("GET /contacts", 200), "headers", "X-Request-Id", "x-request-id"],
    is: true,
  },
  { says: "reads by GET", at: operationAt("GET /contacts") },
];
