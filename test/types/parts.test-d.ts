import { describe, expectTypeOf, it } from "vitest";
import { mainApi } from "../../generated/main-api/index.ts";
import {
  type Api,
  type Contract,
  createClient,
  foresee,
  nextByCount,
  paginate,
  readByType,
  readItems,
  withKey,
  withPageBody,
} from "../../src/client/index.ts";
import { tides } from "./tides.ts";

const core = {
  ...tides,
  error: { code: "/code", message: "/message" },
  codes: { taken: "taken" },
  errors: { taken: { status: 409, retryable: false, remedy: "Wait." } },
  openCodes: true,
} as const;
const usual = { id: "x", security: [], scopes: [], responses: { 200: [] } } as const;
const keyed = { ...usual, key: { in: "header", name: "idempotency-key" } } as const;
const counted = {
  ...usual,
  next: { parameters: {}, count: { add: "page", to: "page", from: 1 } },
  items: "",
} as const;
const searched = {
  ...usual,
  next: { parameters: { "/cursor": "$response.body#/next" } },
  items: "/results",
} as const;
const counting = {
  ...usual,
  state: { status: "/status", outcomes: { over: "success" }, progress: { done: ["/percent"], all: 100 } },
} as const;
const form = { ...usual, body: { type: "multipart/form-data" } } as const;

const tabled = { ...usual, reads: { "application/json": "json", "text/csv": "text" } } as const;
const streamed = { ...usual, reads: { "application/jsonl": "lines" } } as const;

interface StreamPaths {
  "/tides": {
    get: { responses: { 200: { content: { "application/jsonl": AsyncIterable<{ height: number }> } } } };
  };
}

interface SearchPaths {
  "/search": {
    post: {
      requestBody: { content: { "application/json": { query: string; cursor?: string } } };
      responses: {
        200: { content: { "application/json": { results: { title: string }[]; next: string | null } } };
      };
    };
  };
}

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
    // @ts-expect-error uses.pageBody is missing
    createClient({ ...core, operations: { "POST /search": searched } });
    createClient({ ...core, uses: { pageBody: withPageBody }, operations: { "POST /search": searched } });
    // @ts-expect-error uses.progress is missing
    createClient({ ...core, operations: { "GET /tides/{id}": counting } });
    createClient({ ...core, uses: { progress: foresee }, operations: { "GET /tides/{id}": counting } });
    // @ts-expect-error uses.body and uses.multipart are missing
    createClient({ ...core, operations: { "POST /tides": form } });
    // @ts-expect-error uses.reads is missing
    createClient({ ...core, operations: { "GET /tides": tabled } });
    createClient({ ...core, uses: { reads: readByType }, operations: { "GET /tides": tabled } });
    // @ts-expect-error uses.stream is missing
    createClient({ ...core, uses: { reads: readByType }, operations: { "GET /tides": streamed } });
    // @ts-expect-error uses.errorBodies is missing
    createClient({ ...core, error: { message: "/message" }, operations: { "GET /tides": usual } });
    // @ts-expect-error the parts were taken out
    createClient({ ...mainApi, uses: {} });
  });

  it("names a list that is read with a POST by method and path, with the types of its body and items", async () => {
    const api = {
      ...core,
      uses: { pageBody: withPageBody },
      operations: { "POST /search": searched },
    } as const;
    const client = createClient(api as Api<SearchPaths, typeof api>);
    for await (const { title } of paginate(client, "POST /search", { body: { query: "sea" } }))
      expectTypeOf(title).toEqualTypeOf<string>();
    // @ts-expect-error the body has to have a query
    paginate(client, "POST /search", { body: {} });
    // @ts-expect-error a path alone is that of a GET
    paginate(client, "/search", { body: { query: "sea" } });
  });

  it("gives items one by one, each of its type, and the stream or the text where the caller asks for it", async () => {
    const uses = { reads: readByType, stream: readItems };
    const api = { ...core, uses, operations: { "GET /tides": streamed } } as const;
    const client = createClient(api as Api<StreamPaths, typeof api>);
    const { data } = await client.GET("/tides");
    expectTypeOf(data).toEqualTypeOf<AsyncIterable<{ height: number }> | undefined>();
    expectTypeOf((await client.GET("/tides", { parseAs: "text" })).data).toEqualTypeOf<string | undefined>();
    const stream = await client.GET("/tides", { parseAs: "stream" });
    expectTypeOf(stream.data).toEqualTypeOf<ReadableStream<Uint8Array> | null | undefined>();
  });

  it("may be read from a document while the program runs", () => {
    const contract: Contract = { ...core, operations: { "POST /tides": keyed } };
    createClient(contract);
  });
});
