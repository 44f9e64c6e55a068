import { describe, expect, it } from "vitest";
import { conformanceTo, conformanceToMeshi, type Exchange } from "./conformance.ts";

const conformance = await conformanceToMeshi();

const headers = { "content-type": "application/json", "x-correlation-id": "trace-1" };
const mapping = { kind: "attendee", partner_id: "att-1", mapped: true, correlation_id: "trace-1" };
const right: Exchange = {
  method: "GET",
  path: "/id-map/attendee/att-1",
  status: 200,
  headers,
  text: JSON.stringify(mapping),
};

const tampered: [what: string, exchange: Partial<Exchange>, told: RegExp][] = [
  ["a status that the operation does not have", { status: 201 }, /201/],
  ["a missing member", { text: JSON.stringify({ ...mapping, mapped: undefined }) }, /mapped/],
  ["a member that is not declared", { text: JSON.stringify({ ...mapping, uuid: "x" }) }, /uuid/],
  ["a member of the wrong type", { text: JSON.stringify({ ...mapping, mapped: "yes" }) }, /mapped/],
  ["a value that breaks its pattern", { text: JSON.stringify({ ...mapping, partner_id: "a b" }) }, /pattern/],
  ["a missing header", { headers: { "content-type": "application/json" } }, /x-correlation-id/],
  ["an empty header", { headers: { ...headers, "x-correlation-id": "" } }, /x-correlation-id/],
  [
    "a header that differs from the body",
    { headers: { ...headers, "x-correlation-id": "trace-2" } },
    /differs/,
  ],
  [
    "a 401 without its challenge",
    { status: 401, text: error("UNAUTHORIZED") },
    /WWW-Authenticate is missing/,
  ],
  ["another media type", { headers: { ...headers, "content-type": "text/html" } }, /media type/],
  ["a body that is not JSON", { text: "<html>" }, /not JSON/],
  ["no body", { text: "" }, /not JSON/],
  ["a 204 with a body", { method: "OPTIONS", status: 204 }, /204 has a body/],
  ["a HEAD with a body", { method: "HEAD" }, /HEAD has a body/],
  [
    "a code that the status does not carry",
    { status: 404, text: error("EVENT_NOT_FOUND") },
    /EVENT_NOT_FOUND/,
  ],
  [
    "an error with a member too many",
    { status: 404, text: error("PARTNER_ID_NOT_FOUND", { status: 404 }) },
    /status/,
  ],
  ["a success on an unknown path", { path: "/nowhere" }, /undescribed/],
  ["an error on an unknown path with another body", { path: "/nowhere", status: 404 }, /error body/],
  [
    "a 429 whose Retry-After is not a number",
    {
      status: 429,
      text: error("PARTNER_RATE_LIMIT_EXCEEDED"),
      headers: { ...headers, "retry-after": "soon" },
    },
    /retry-after/i,
  ],
];

function error(code: string, more: object = {}): string {
  return JSON.stringify({ code, message: "No.", correlation_id: "trace-1", ...more });
}

describe("the check that every sandbox test makes on every response", () => {
  it("passes a response that is as the document says", () => {
    expect(conformance.problems(right)).toEqual([]);
    expect(conformance.problems({ ...right, status: 404, text: error("PARTNER_ID_NOT_FOUND") })).toEqual([]);
  });

  it.each(tampered)("finds %s", (_, exchange, told) => {
    expect(conformance.problems({ ...right, ...exchange }).join("\n")).toMatch(told);
  });

  it("finds a property that is not declared in an item of a page", () => {
    const item = {
      review_id: "rev_1",
      event_id: "e",
      attendee_id: "a",
      status: "open",
      candidate: { kind: "attendee", partner_id: "b", name: "B", match_reason: "same_email", score: 1 },
      created_at: "2026-03-02T09:00:00Z",
    };
    const text = JSON.stringify({ items: [item], next_cursor: null, correlation_id: "trace-1" });
    expect(conformance.problems({ ...right, path: "/review-queue?limit=1", text }).join()).toMatch(
      /candidate.*score/,
    );
  });

  it("finds a property that is not declared where the schema itself would let it pass", async () => {
    const schema = {
      type: "object",
      properties: { id: { type: "string" }, free: { type: "object", additionalProperties: true } },
    };
    const open = await conformanceTo(
      {
        openapi: "3.1.1",
        info: { title: "Open", version: "1" },
        paths: {
          "/thing": {
            get: { responses: { 200: { description: "", content: { "application/json": { schema } } } } },
          },
        },
      },
      { requestIdHeader: "x-id", isError: () => true },
    );
    const thing = { method: "GET", path: "/thing", status: 200, headers: { ...headers, "x-id": "1" } };
    expect(open.problems({ ...thing, text: JSON.stringify({ free: { any: 1 } }) })).toEqual([]);
    expect(open.problems({ ...thing, text: JSON.stringify({ extra: 1 }) })).toEqual([
      "body.extra: not declared",
    ]);
  });
});
