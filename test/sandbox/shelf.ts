import type { Contract } from "../../src/openapi/contract.ts";

/*
 * A small document with every kind of operation that a sandbox can derive: things with ids of a form, things under other
 * things, one thing of which there is one, a run, and an action that no document explains.
 */

const json = (schema: object, examples?: object): object => ({
  content: { "application/json": { schema, ...(examples && { examples }) } },
});
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const refused = (code: string): object => ({
  description: code,
  ...json(ref("Error"), { [code]: { value: { error: { code, message: "No." } } } }),
});
const id = {
  name: "book_id",
  in: "path",
  required: true,
  schema: { type: "string", pattern: "^bk_[0-9a-f]{8}$" },
};
const common = { 401: refused("who"), 403: refused("may_not"), 429: refused("slow_down") };
const book = {
  id: "bk_00000001",
  title: "Example",
  pages: 1,
  state: "in",
  created_at: "2026-01-01T00:00:00Z",
};
const body = (schema: object): object => ({ required: true, ...json(schema) });

export const shelf = {
  openapi: "3.1.1",
  info: { title: "Shelf", version: "1" },
  servers: [{ url: "https://shelf.example" }],
  security: [{ token: ["read"] }],
  paths: {
    "/books": {
      get: {
        operationId: "listBooks",
        parameters: [
          { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100, default: 20 } },
          { name: "cursor", in: "query", schema: { type: "string" } },
          { name: "state", in: "query", schema: { type: "string" } },
        ],
        responses: {
          ...common,
          200: { description: "", ...json(ref("Books")) },
          400: refused("bad"),
          503: refused("down"),
        },
      },
      post: {
        operationId: "createBook",
        security: [{ token: ["write"] }],
        parameters: [{ name: "Idempotency-Key", in: "header", schema: { type: "string" } }],
        requestBody: body(ref("NewBook")),
        responses: {
          ...common,
          201: { description: "", ...json(ref("Book")) },
          400: refused("bad"),
          409: refused("used"),
        },
      },
    },
    "/books/{book_id}": {
      parameters: [id],
      get: {
        operationId: "getBook",
        responses: {
          ...common,
          200: {
            description: "",
            ...json(ref("Book"), { In: { value: book }, Lent: { value: { ...book, state: "out" } } }),
          },
          400: refused("bad"),
          404: refused("no_book"),
        },
      },
      patch: {
        operationId: "changeBook",
        requestBody: body({ type: "object" }),
        responses: { ...common, 200: { description: "", ...json(ref("Book")) }, 404: refused("no_book") },
      },
      delete: {
        operationId: "deleteBook",
        responses: { ...common, 204: { description: "" }, 404: refused("no_book") },
      },
    },
    "/books/{book_id}/notes": {
      parameters: [id],
      get: {
        operationId: "listNotes",
        responses: {
          ...common,
          200: { description: "", ...json({ type: "array", items: ref("Note") }) },
          404: refused("no_book"),
        },
      },
      post: {
        operationId: "addNote",
        requestBody: body({ type: "object", required: ["text"], properties: { text: { type: "string" } } }),
        responses: {
          ...common,
          201: { description: "", ...json(ref("Note")) },
          404: refused("no_book"),
          422: refused("bad_note"),
        },
      },
    },
    "/books/{book_id}/lend": {
      parameters: [id],
      post: {
        operationId: "lendBook",
        requestBody: body({ type: "object" }),
        responses: {
          ...common,
          200: { description: "", ...json({ type: "object" }, { Lent: { value: { until: "2026-06-01" } } }) },
          404: refused("no_book"),
        },
      },
    },
    "/checks": {
      post: {
        operationId: "startCheck",
        requestBody: body({ type: "object", properties: { label: { type: "string" } } }),
        responses: { ...common, 202: { description: "", ...json(ref("Check")) } },
      },
    },
    "/checks/{check_id}": {
      get: {
        operationId: "getCheck",
        parameters: [{ name: "check_id", in: "path", required: true, schema: { type: "string" } }],
        responses: { ...common, 200: { description: "", ...json(ref("Check")) }, 404: refused("no_check") },
      },
    },
    "/settings": {
      get: {
        operationId: "getSettings",
        responses: { ...common, 200: { description: "", ...json(ref("Settings")) } },
      },
      put: {
        operationId: "putSettings",
        requestBody: body(ref("Settings")),
        responses: { ...common, 200: { description: "", ...json(ref("Settings")) } },
      },
    },
  },
  components: {
    securitySchemes: { token: { type: "http", scheme: "bearer" } },
    schemas: {
      NewBook: {
        type: "object",
        required: ["title"],
        properties: { title: { type: "string" }, pages: { type: "integer" }, note: { type: "string" } },
      },
      Book: {
        type: "object",
        required: ["id", "title", "state", "created_at"],
        additionalProperties: false,
        properties: {
          id: { type: "string", pattern: "^bk_[0-9a-f]{8}$" },
          title: { type: "string" },
          pages: { type: "integer" },
          note: { type: "string" },
          state: { enum: ["in", "out"] },
          created_at: { type: "string", format: "date-time" },
        },
        example: book,
      },
      Books: {
        type: "object",
        required: ["data", "next_cursor"],
        properties: {
          data: { type: "array", items: ref("Book") },
          next_cursor: { type: ["string", "null"] },
        },
        example: { data: [], next_cursor: null },
      },
      Note: {
        type: "object",
        required: ["note_id", "text"],
        properties: { note_id: { type: "integer" }, text: { type: "string" } },
      },
      Check: {
        type: "object",
        required: ["check_id", "state", "ended_at"],
        properties: {
          check_id: { type: "string" },
          label: { type: "string" },
          state: { enum: ["waiting", "working", "done", "broken"] },
          ended_at: { type: ["string", "null"] },
        },
        example: { check_id: "chk_12345678", label: "some", state: "waiting", ended_at: null },
      },
      Settings: {
        type: "object",
        required: ["colour"],
        properties: { colour: { type: "string" } },
        example: { colour: "blue" },
      },
      Error: {
        type: "object",
        properties: {
          error: { type: "object", properties: { code: { type: "string" }, message: { type: "string" } } },
        },
      },
    },
  },
};

const statuses = { 401: ["who"], 403: ["may_not"], 429: ["slow_down"] };
const security = [["token"]];
const reads = { security, scopes: ["read"] };

/** What `generate` would read from the document once it is annotated. */
export const shelfContract: Contract = {
  name: "shelf",
  title: "Shelf",
  version: "1",
  servers: ["https://shelf.example"],
  securitySchemes: { token: { in: "header", name: "authorization", prefix: "Bearer " } },
  requestId: {},
  error: { code: "/error/code", message: "/error/message" },
  codes: {},
  errors: Object.fromEntries(
    Object.entries({
      who: 401,
      may_not: 403,
      slow_down: 429,
      bad: 400,
      used: 409,
      no_book: 404,
      bad_note: 422,
    }).map(([code, status]) => [code, { status, retryable: false, remedy: "" }]),
  ),
  openCodes: false,
  rateLimits: [],
  operations: {
    "GET /books": {
      id: "listBooks",
      ...reads,
      responses: { 200: [], 400: ["bad"], ...statuses },
      items: "/data",
      next: { parameters: { "query.cursor": "$response.body#/next_cursor" } },
    },
    "POST /books": {
      id: "createBook",
      security,
      scopes: ["write"],
      responses: { 201: [], 400: ["bad"], 409: ["used"], ...statuses },
      key: { in: "header", name: "Idempotency-Key" },
    },
    "GET /books/{book_id}": {
      id: "getBook",
      ...reads,
      responses: { 200: [], 400: ["bad"], 404: ["no_book"], ...statuses },
    },
    "POST /books/{book_id}/notes": {
      id: "addNote",
      ...reads,
      responses: { 201: [], 422: ["bad_note"], ...statuses },
    },
    "POST /checks": {
      id: "startCheck",
      ...reads,
      responses: { 202: [], ...statuses },
      run: { operation: "GET /checks/{check_id}", parameters: { check_id: "$response.body#/check_id" } },
    },
    "GET /checks/{check_id}": {
      id: "getCheck",
      ...reads,
      responses: { 200: [], ...statuses },
      state: { status: "/state", outcomes: { done: "success", broken: "failure" }, finishedAt: "/ended_at" },
    },
  },
};
