/** A small API, written by hand, for the traits that Meshi lacks: closed codes, a key in a header, DELETE, lists of other forms. */
import { type Api, type Contract, nextByCount, nextByLink, withKey } from "../../src/client/index.ts";

const responses = {
  200: [],
  204: [],
  400: ["malformed"],
  404: ["missing", "never_was"],
  409: ["taken", "closed"],
  429: ["slow_down"],
  503: ["closed"],
} as const;

const common = { security: [["card"]], scopes: [], responses } as const;

const contract = {
  name: "library",
  title: "Library",
  version: "1.0.0",
  servers: ["https://library.test/v1"],
  securitySchemes: {
    card: { in: "header", name: "x-card" },
    staff: { in: "header", name: "authorization", prefix: "Bearer " },
    visitor: { in: "query", name: "visitor_key" },
  },
  requestId: { response: "x-request-id" },
  error: { code: "/error/name", message: "/error/text", details: "/error/hints" },
  codes: {
    malformed: "malformed",
    missing: "missing",
    never_was: "never_was",
    taken: "taken",
    closed: "closed",
    slow_down: "slow_down",
  },
  errors: {
    malformed: { status: 400, retryable: false, remedy: "Correct the request." },
    missing: { status: 404, retryable: false, remedy: "Check the number." },
    never_was: { status: 404, retryable: false, remedy: "Check the number." },
    taken: { status: 409, retryable: false, remedy: "Read the other book." },
    closed: { status: 503, retryable: true, remedy: "Come back in the morning." },
    slow_down: { status: 429, retryable: true, remedy: "Wait." },
  },
  openCodes: false,
  rateLimits: [],
  uses: { key: withKey, link: nextByLink, count: nextByCount },
  operations: {
    "GET /books": {
      ...common,
      id: "listBooks",
      next: { parameters: { "query.page": "$response.body#/paging/next" } },
      items: "/books",
    },
    "GET /shelves": {
      ...common,
      id: "listShelves",
      next: { parameters: { after: "$response.header.x-next" } },
      items: "",
    },
    "GET /readers": {
      ...common,
      id: "listReaders",
      security: [["visitor"], ["card"]],
      next: { parameters: {}, link: "$response.header.link" },
      items: "/readers",
    },
    "GET /copies": {
      ...common,
      id: "listCopies",
      next: {
        parameters: {},
        count: { add: "items", to: "offset", from: 0, total: "$response.body#/total" },
      },
      items: "/copies",
    },
    "GET /fines": {
      ...common,
      id: "listFines",
      next: {
        parameters: {},
        count: {
          add: "page",
          to: "page",
          from: 1,
          total: "$response.body#/pages",
          more: "$response.body#/more",
        },
      },
      items: "/fines",
    },
    "POST /books": {
      ...common,
      id: "addBook",
      existing: {
        status: 409,
        codes: ["taken"],
        operation: "GET /books/{isbn}",
        parameters: { isbn: "$response.body#/error/hints/isbn" },
      },
    },
    "GET /books/{isbn}": { ...common, id: "getBook", security: [["card"], ["visitor"], ["staff"]] },
    "HEAD /books/{isbn}": { ...common, id: "hasBook" },
    "PUT /books/{isbn}": { ...common, id: "putBook" },
    "PATCH /books/{isbn}": { ...common, id: "patchBook", security: [["staff"]] },
    "DELETE /books/{isbn}": { ...common, id: "deleteBook", security: [] },
    "PUT /books/{isbn}/version": {
      ...common,
      id: "putVersion",
      idempotent: false,
      remedies: { 409: "Read the book and send its version." },
    },
    "POST /loans": {
      ...common,
      id: "lend",
      key: { in: "header", name: "idempotency-key", format: "uuid" },
    },
    "POST /returns": {
      ...common,
      id: "takeBack",
      key: { in: "header", name: "idempotency-key", maxLength: 40 },
      replay: "/again",
      batch: { at: "/books", minItems: 1, maxItems: 2, unique: "isbn" },
      itemErrors: { at: "/refused", key: "isbn" },
    },
    "POST /stock": {
      ...common,
      id: "addStock",
      batch: { at: "", minItems: 1, maxItems: 2, maxBytes: 60 },
    },
    "POST /scans": {
      ...common,
      id: "scan",
      server: "https://scans.library.test",
      run: { operation: "GET /scans/{scan_id}", parameters: { scan_id: "$response.body#/scan" } },
    },
    "GET /scans/{scan_id}": {
      ...common,
      id: "getScan",
      server: "https://scans.library.test",
      state: { status: "/state", outcomes: { ready: "success", torn: "failure" } },
      presigned: { url: "/file/url", expires: "/file/until" },
    },
  },
} as const satisfies Contract;

interface Json<Body> {
  headers: Record<string, unknown>;
  content: { "application/json": Body };
}

interface LibraryError {
  error: { name: keyof (typeof contract)["codes"]; text: string; hints?: unknown };
}

/** An operation without a body, as openapi-typescript writes it. */
interface Read<Parameters, Data> {
  parameters: Parameters;
  requestBody?: never;
  responses: { 200: Json<Data> } & { [S in 400 | 404 | 409 | 429 | 503]: Json<LibraryError> };
}

interface Write<Parameters, Body, Data> extends Omit<Read<Parameters, Data>, "requestBody"> {
  requestBody: { content: { "application/json": Body } };
}

type None = Record<never, never>;
type Isbn = { path: { isbn: string } };

export interface Book {
  isbn: string;
  title: string;
  printed?: string;
  place?: { city: string; year?: number } | null;
  authors?: string[];
}

interface Scan {
  state: string;
  file?: { url: string; until: string };
}

interface Paths {
  "/books": {
    get: Read<{ query?: { genre?: string; page?: number } }, { books: Book[]; paging?: object }>;
    post: Write<None, Book, Book>;
  };
  "/readers": {
    get: Read<
      {
        query?: { limit?: number; cursor?: string; town?: string[]; filter?: { state?: string } };
        header?: { "x-team"?: string };
      },
      { readers: { name: string }[] }
    >;
  };
  "/copies": {
    get: Read<{ query?: { offset?: number; isbn?: string } }, { copies: string[]; total?: number | null }>;
  };
  "/fines": {
    get: Read<{ query?: { page?: number } }, { fines: number[]; more?: boolean | null; pages?: number }>;
  };
  "/shelves": { get: Read<{ query?: { after?: string } }, string[]> };
  "/books/{isbn}": {
    get: Read<Isbn, Book>;
    head: Read<Isbn, never>;
    put: Write<Isbn, Book, Book>;
    patch: Write<Isbn, Partial<Book>, Book>;
    delete: Read<Isbn, never>;
  };
  "/books/{isbn}/version": { put: Write<Isbn, { version: number }, Book> };
  "/loans": { post: Write<{ header?: { "idempotency-key": string } }, { isbn: string }, { due: string }> };
  "/returns": {
    post: Write<
      { header?: { "idempotency-key": string } },
      { books: { isbn: string }[]; desk?: string },
      { again?: boolean; refused?: { isbn: string; why: string }[] }
    >;
  };
  "/stock": { post: Write<None, { isbn: string }[], { added: number }> };
  "/scans": { post: Write<None, { isbn: string }, { scan: string }> };
  "/scans/{scan_id}": { get: Read<{ path: { scan_id: string } }, Scan> };
}

export const library: Api<Paths, typeof contract> = contract;

/** An error response of the library. */
export function refusal(name: string, hints?: unknown): LibraryError {
  // Tests also send names that the contract does not list.
  return { error: { name: name as keyof (typeof contract)["codes"], text: `It is ${name}`, hints } };
}
