import { describe, it } from "vitest";
import { mainApi } from "../../generated/main-api/index.ts";
import { type Contract, createClient, nextByCount, withKey } from "../../src/client/index.ts";

const core = {
  name: "tides",
  title: "Tides",
  version: "1",
  servers: ["https://tides.test"],
  securitySchemes: {},
  requestId: {},
  error: { code: "/code", message: "/message" },
  codes: { taken: "taken" },
  errors: { taken: { status: 409, retryable: false, remedy: "Wait." } },
  openCodes: true,
  rateLimits: [],
} as const;
const usual = { id: "x", security: [], scopes: [], responses: { 200: [] } } as const;
const keyed = { ...usual, key: { in: "header", name: "idempotency-key" } } as const;
const counted = {
  ...usual,
  next: { parameters: {}, count: { add: "page", to: "page", from: 1 } },
  items: "",
} as const;
const form = { ...usual, body: { type: "multipart/form-data" } } as const;

describe("a contract brings the parts of the client that it uses", () => {
  it("needs none for what every API has", () => {
    createClient({ ...core, operations: { "GET /tides": usual } });
  });

  it("does not compile without one that it needs", () => {
    // @ts-expect-error uses.key is missing
    createClient({ ...core, operations: { "POST /tides": keyed } });
    createClient({ ...core, uses: { key: withKey }, operations: { "POST /tides": keyed } });
    // @ts-expect-error uses.count is missing
    createClient({ ...core, uses: { key: withKey }, operations: { "GET /tides": counted } });
    createClient({ ...core, uses: { count: nextByCount }, operations: { "GET /tides": counted } });
    // @ts-expect-error uses.body and uses.multipart are missing
    createClient({ ...core, operations: { "POST /tides": form } });
    // @ts-expect-error uses.errorBodies is missing
    createClient({ ...core, error: { message: "/message" }, operations: { "GET /tides": usual } });
    // @ts-expect-error the parts were taken out
    createClient({ ...mainApi, uses: {} });
  });

  it("may be read from a document while the program runs", () => {
    const contract: Contract = { ...core, operations: { "POST /tides": keyed } };
    createClient(contract);
  });
});
