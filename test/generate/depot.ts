import type { Contract } from "../../src/contract.ts";

const security = [["DepotKey"]];

/** What the fixture's document says, written down by hand. */
export const depot: Contract = {
  name: "depot-api",
  title: "Depot",
  version: "2.1.0",
  docs: "https://depot.test/docs",
  servers: ["https://eu.depot.test/v2"],
  securitySchemes: {
    DepotKey: { in: "header", name: "X-Depot-Key" },
    DepotToken: { in: "header", name: "authorization", prefix: "Bearer " },
  },
  requestId: { response: "x-request-id" },
  error: { code: "/error/name", message: "/error/text", details: "/error/hints" },
  codes: { malformed: "malformed", missing: "missing", taken: "taken", closed: "closed" },
  errors: {
    malformed: { status: 400, retryable: false, remedy: "Correct the request." },
    missing: { status: 404, retryable: false, remedy: "Check the id." },
    taken: { status: 409, retryable: false, remedy: "Read the other parcel." },
    closed: { status: 409, retryable: true, remedy: "Come back in the morning." },
  },
  openCodes: false,
  rateLimits: [
    { requests: 10, seconds: 1, per: "key" },
    { requests: 60, seconds: 60, per: "key" },
  ],
  retry: { attempts: 4, base: 1000, factor: 2, jitter: 0.25 },
  operations: {
    "GET /parcels": {
      id: "listParcels",
      security,
      scopes: [],
      responses: { 200: [], 400: ["malformed"] },
      next: { parameters: { "query.after": "$response.body#/page/after" } },
      items: "/data",
    },
    "POST /parcels": {
      id: "createParcel",
      security,
      scopes: [],
      responses: { 201: [], 400: ["malformed"], 409: ["taken", "closed"] },
      key: { in: "header", name: "Repeat-Key", maxLength: 36, format: "uuid" },
      existing: {
        status: 409,
        codes: ["taken"],
        operation: "GET /parcels/{parcel_id}",
        parameters: { parcel_id: "$request.body#/id" },
      },
      presigned: { url: "/label", expires: "/label_until" },
    },
    "GET /parcels/{parcel_id}": {
      id: "getParcel",
      security,
      scopes: [],
      responses: { 200: [], 400: ["malformed"], 404: ["missing"] },
      state: {
        status: "/journey/state",
        outcomes: { delivered: "success", lost: "failure" },
        finishedAt: "/journey/ended",
      },
      presigned: { url: "/label", expires: "/label_until" },
    },
    "PUT /parcels/{parcel_id}": {
      id: "relabelParcel",
      security: [["DepotToken"], ["DepotKey"]],
      scopes: ["labels"],
      responses: { 204: [], 400: ["malformed"], 404: ["missing"] },
      idempotent: false,
    },
    "POST /scans": {
      id: "addScans",
      server: "https://scan.depot.test",
      security,
      scopes: [],
      responses: { 207: [], 400: ["malformed"] },
      idempotent: false,
      items: "/results",
      itemErrors: { at: "/results", order: "request", error: "error" },
      batch: { at: "", minItems: 0, maxItems: 100, maxBytes: 1_000_000 },
    },
    "POST /sorts": {
      id: "startSort",
      security,
      scopes: [],
      responses: { 202: [], 400: ["malformed"] },
      run: { operation: "GET /sorts/{sort_id}", parameters: { sort_id: "$response.body#/sort_id" } },
    },
    "GET /sorts/{sort_id}": {
      id: "getSort",
      security,
      scopes: [],
      responses: { 200: [], 404: ["missing"] },
      state: { status: "/state", outcomes: { sorted: "success", mixed: "partial", jammed: "failure" } },
      itemErrors: { at: "/misplaced", key: "parcel" },
    },
  },
};
