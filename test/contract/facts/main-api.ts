import { type Fact, is, lists, parameter, property, response, says, shows, stands } from "./places.ts";

const text = ["info", "description"];
const codes = (code: string) => ["components", "schemas", "MainApiErrorCode", "oneOf", { const: code }];
const newContact = "POST /contacts";
const newSegment = "POST /segments";
const trigger = "POST /campaigns/{campaign_id}/trigger";
const newJourney = "POST /journeys";
const contact = "GET /contacts/{contact_id}";
const mutations = [
  newContact,
  "PATCH /contacts/{contact_id}",
  "DELETE /contacts/{contact_id}",
  "POST /lists",
  "PUT /lists/{list_id}/contacts/{contact_id}",
  "DELETE /lists/{list_id}/contacts/{contact_id}",
  newSegment,
  "PUT /segments/{segment_id}",
  "DELETE /segments/{segment_id}",
  newJourney,
  "PUT /journeys/{journey_id}",
  "POST /journeys/{journey_id}/activate",
  "POST /journeys/{journey_id}/trigger",
  trigger,
  "POST /events",
];

function code(name: string, key: string, status: number, when: string): Fact {
  return [
    `${name} is a code`,
    says(when, ...codes(name), "description"),
    lists(name, ...response(key, status), "x-codes"),
  ];
}

/** The page "Errors" of the Main API. */
export const errors: readonly Fact[] = [
  [
    "an error has error.code and error.message",
    lists("error", "components", "schemas", "MainApiError", "required"),
    lists("code", ...property("MainApiError", "error"), "required"),
    lists("message", ...property("MainApiError", "error"), "required"),
  ],
  [
    "error.details is an object that may be there",
    is("object", ...property("MainApiError", "error", "details"), "type"),
  ],
  ["error.code is an identifier for machines", says("Branch on `error.code`", ...text)],
  ["error.message is safe to show to users", says("safe to show to end users", ...text)],
  ["details has the errors of fields", stands(...property("ValidationDetails", "fields"))],
  ["details has what conflicts", stands(...property("DuplicateDetails", "existing_id"))],

  [
    "400 is a missing field, an invalid format",
    stands(...response(newContact, 400)),
    shows("InvalidContactFields", newContact, 400),
  ],
  [
    "400 is a payload that is too large",
    shows("PayloadTooLarge", newContact, 400),
    says("is 400, not 413", ...text),
  ],
  [
    "401 is a missing, expired or revoked key",
    shows("KeyMissing", contact, 401),
    shows("KeyExpired", contact, 401),
    shows("KeyRevoked", contact, 401),
  ],
  [
    "403 is a scope that does not suffice",
    shows("ReadScopeMissing", contact, 403),
    shows("WriteScopeMissing", newContact, 403),
  ],
  [
    "403 is a resource of another organisation",
    shows("OtherOrganisation", contact, 403),
    says("another organisation is 403", ...text),
  ],
  [
    "404 is a wrong id or a deleted resource",
    shows("ContactNotFound", contact, 404),
    says("was deleted", ...response(contact, 404), "description"),
  ],
  ["409 is a contact's e-mail that is taken", shows("EmailTaken", newContact, 409)],
  ["409 is a segment's name that is in use", shows("SegmentNameTaken", newSegment, 409)],
  ["422 is a send to an unsubscribed contact", shows("ContactUnsubscribed", trigger, 422)],
  ["422 is an invalid journey graph", shows("InvalidJourneyGraph", newJourney, 422)],
  ["429 has Retry-After", stands(...response(contact, 429), "headers", "Retry-After")],
  [
    "500 is retried with backoff, then support is asked",
    shows("InternalError", contact, 500),
    says("with backoff", ...codes("internal_error"), "x-remedy"),
    says("contact support", ...codes("internal_error"), "x-remedy"),
  ],
  [
    "503 is retried with backoff",
    shows("ServiceUnavailable", contact, 503),
    says("with backoff", ...codes("service_unavailable"), "x-remedy"),
  ],

  code("validation_failed", newContact, 400, "fields break the schema"),
  code("not_found", contact, 404, "does not exist, was deleted, or is not visible to the key"),
  code("forbidden", contact, 403, "lacks the scope"),
  code("duplicate", newContact, 409, "has to be unique"),
  code("quota_exceeded", newContact, 422, "limit of the plan is reached: contacts, sends"),
  code("provider_error", trigger, 422, "provider refused the operation"),
  [
    "provider_error tells the provider's refusal in details",
    stands(...property("ProviderDetails", "provider_message")),
  ],

  [
    "after a 429, callers wait for Retry-After",
    says("`Retry-After` is the floor: wait at least that long", ...text),
    says("Wait at least as long as `Retry-After` says", ...codes("rate_limited"), "x-remedy"),
    says("exponential backoff with jitter", ...codes("rate_limited"), "x-remedy"),
  ],
  [
    "repeated 429 and 5xx are met with backoff",
    says("For repeated 429 or 5xx responses, use exponential backoff with jitter", ...text),
  ],
  [
    "a GET is retried freely on 429 and 5xx, a change with its key",
    says("Retry a GET freely on 429 and any 5xx, anything else only with its idempotency key", ...text),
    ...["rate_limited", "internal_error", "service_unavailable"].map((name) =>
      is(true, ...codes(name), "x-retryable"),
    ),
  ],
  [
    "no 4xx but 429 is retried",
    says("Do not retry on another 4xx", ...text),
    ...["validation_failed", "not_found", "forbidden", "duplicate"].map((name) =>
      is(false, ...codes(name), "x-retryable"),
    ),
  ],
  ...mutations.map(
    (key): Fact => [
      `${key} takes Idempotency-Key`,
      is("header", ...parameter(key, "Idempotency-Key"), "in"),
      is(true, ...parameter(key, "Idempotency-Key"), "x-idempotency-key"),
    ],
  ),
  [
    "the request id is in a response header",
    is(true, ...response(contact, 200), "headers", "X-Request-Id", "x-request-id"),
    stands(...response(contact, 404), "headers", "X-Request-Id"),
    says("to be quoted when an error is reported", "components", "headers", "RequestId", "description"),
  ],
];
