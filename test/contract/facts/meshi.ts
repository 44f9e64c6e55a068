import { type Fact, is, lists, response, shows } from "./places.ts";

/** Where Meshi's description stands. */
export const text = ["info", "description"];

export function codes(code: string) {
  return ["components", "schemas", "MeshiErrorCode", "oneOf", { const: code }];
}

/** A code has its status, and the operation returns it with that status and an example. */
export function code(name: string, status: number, key: string, example: string): Fact {
  return [
    `${name} is a ${status}`,
    is(status, ...codes(name), "x-status"),
    lists(name, ...response(key, status), "x-codes"),
    shows(example, key, status),
  ];
}

export const mapping = "GET /id-map/{kind}/{partner_id}";
export const merging = "POST /review-queue/{review_id}/merge";
export const resolving = "POST /review-queue/{review_id}/resolve";
export const history = "GET /events/{event_id}/attendees/{attendee_id}/identity";
