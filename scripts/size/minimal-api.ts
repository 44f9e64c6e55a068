import { type Contract, codesOf } from "../../src/client/index.ts";

const errors = { not_found: { status: 404, retryable: false, remedy: "Check the id." } } as const;

/** The contract of an API without pages, runs, batches, keys, limits and notations of its own: what every program pays for. */
export const tides = {
  name: "tides",
  title: "Tides",
  version: "1.0.0",
  servers: ["https://api.tides.test"],
  securitySchemes: { bearerAuth: { in: "header", name: "authorization", prefix: "Bearer " } },
  requestId: {},
  error: { code: "/code", message: "/message" },
  codes: codesOf(errors),
  errors,
  openCodes: true,
  rateLimits: [],
  operations: {
    "GET /tides/{id}": {
      id: "getTide",
      security: [["bearerAuth"]],
      scopes: [],
      responses: { 200: [], 404: ["not_found"] },
    },
  },
} as const satisfies Contract;
