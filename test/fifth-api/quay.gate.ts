import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, type Contract, type Env, systemEnv } from "../../src/client/index.ts";
import { compile } from "../support/compile.ts";
import { generateQuay, load } from "./project.ts";
import { openQuay } from "./server.ts";

/** What fixtures/program.ts exports, as far as it can be said without the generated types. */
interface Program<Client> {
  connect(baseUrl: string, env: Env, key?: string): Client;
  shipsUnder(client: Client, ...flags: string[]): Promise<string[]>;
  shipsInTwoGoes(client: Client): Promise<string[]>;
  berths(client: Client): Promise<string[]>;
  book(client: Client, call: { imo: string; berth_id: string; day: string }): Promise<string>;
  move(client: Client, id: string, day: string): Promise<string>;
  register(
    client: Client,
    ship: { imo: string; name: string; flag: string; registered?: string },
  ): Promise<boolean>;
  land(client: Client, numbers: string[]): Promise<[string, string[]][]>;
  read(client: Client, imo: string): Promise<unknown>;
}

let base: string;
let program: Program<unknown>;

beforeAll(async () => {
  base = await generateQuay();
  program = await load(base, "program.ts");
});

afterAll(() => rm(base, { recursive: true }));

/** The program's client and a server, with waits that take no time. */
async function open(key?: string) {
  const server = await openQuay();
  const waits: number[] = [];
  const env: Env = { ...systemEnv, random: () => 0.5, sleep: async (ms) => void waits.push(ms) };
  return { client: program.connect(server.url, env, key), server, waits };
}

const searches = ({ asked }: Awaited<ReturnType<typeof openQuay>>) => asked.map(({ url }) => url.search);
const call = { imo: "1000001", berth_id: "B1", day: "2026-05-01" };

describe("an API of another style than the four, from nothing but its document", () => {
  it("compiles for a caller: paths, bodies, codes by status and items are types", () => {
    expect(compile(base, "program.ts", "generated/registry.ts")).toEqual([]);
  });

  it("has its ways in the contract", async () => {
    const { quay }: { quay: Api<object, Contract> } = await load(base, "generated/quay/index.ts");
    expect(quay).toMatchObject({
      docs: "https://quay.test/concord/errors/#quay",
      securitySchemes: { QuayKey: { in: "query", name: "key", pattern: "^quay-" } },
      error: { code: "/type", message: "/detail", requestId: "/instance", details: "/errors" },
      retry: { statuses: [429, 503], attempts: 3, base: 200 },
      operations: {
        "GET /ships": { items: "", next: { parameters: {}, link: "$response.header.Link" } },
        "GET /berths": {
          items: "/berths",
          next: {
            parameters: {},
            count: { add: "items", to: "offset", from: 0, total: "$response.header.X-Total-Count" },
          },
        },
        "PATCH /calls/{call_id}": { remedies: { 409: "Keep the old time; the call still has its berth." } },
      },
    });
  });

  it("is paged by Link header, with its filters and its key on every page", async () => {
    const { client, server } = await open();
    expect(await program.shipsUnder(client, "NO", "SE")).toEqual([
      "Fram",
      "Gjoa",
      "Maud",
      "Antarctic",
      "Christian Radich",
    ]);
    expect(searches(server)).toEqual([
      "?flag=NO&flag=SE&limit=2&key=quay-key",
      "?flag=NO&flag=SE&limit=2&after=1000002&key=quay-key",
      "?flag=NO&flag=SE&limit=2&after=1000005&key=quay-key",
    ]);
  });

  it("is read on from where a page led, which holds no credential", async () => {
    const { client, server } = await open();
    expect(await program.shipsInTwoGoes(client)).toHaveLength(7);
    expect(new Set(server.asked.flatMap(({ url }) => url.searchParams.getAll("key")))).toEqual(
      new Set(["quay-key"]),
    );
    for (const { url } of server.asked) expect(url.searchParams.getAll("key")).toHaveLength(1);
  });

  it("is paged by offset, up to the total in a header", async () => {
    const { client, server } = await open();
    expect(await program.berths(client)).toEqual(["B1 6", "B2 8", "B3 10", "B5 12", "B6 7", "B7 9"]);
    expect(searches(server)).toEqual(["?min_depth=5&key=quay-key", "?min_depth=5&offset=4&key=quay-key"]);
  });

  it("tells its problems apart by type, each with remedy, explanation and id", async () => {
    const { client } = await open();
    expect(await program.book(client, { ...call, day: "soon" })).toBe("invalid: #/day");
    expect(await program.book(client, call)).toBe("call-1");
    expect(await program.book(client, call)).toBe(
      "https://quay.test/problems/berth-taken: Choose another berth or time. " +
        "https://quay.test/concord/errors/#quay-https%3A%2F%2Fquay.test%2Fproblems%2Fberth-taken urn:quay:77",
    );
    expect(await program.move(client, "call-1", "2026-05-02")).toBe(
      "https://quay.test/problems/berth-taken: Keep the old time; the call still has its berth.",
    );
  });

  it("is retried as its document says: with the same key, three attempts at most, from 0.2 s", async () => {
    const { client, server, waits } = await open();
    const closed = server.problem(503, "closed");
    server.first.push(closed, closed);
    expect(await program.book(client, call)).toBe("call-1");
    const keys = server.asked.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(server.booked.size).toBe(1);
    expect(waits).toEqual([100, 200]);
    server.first.push(closed, closed, closed);
    expect(await program.book(client, call)).toBe("https://quay.test/problems/closed after 3 attempts");
  });

  it("is not retried where a repeat does harm, or on a status that its document does not name", async () => {
    const { client, server } = await open();
    server.first.push(server.problem(503, "closed"));
    expect(await program.move(client, "call-1", "2026-05-02")).toBe(
      "https://quay.test/problems/closed: Come back later.",
    );
    server.first.push({ status: 502, body: "no harbour" });
    await expect(program.read(client, "1000001")).rejects.toMatchObject({ name: "UnexpectedResponse" });
    expect(server.asked).toHaveLength(2);
  });

  it("has things made or confirmed, and says how an existing one differs", async () => {
    const { client } = await open();
    const ship = { imo: "2000000", name: "Polar", flag: "NO", registered: "2026-01-01T00:00:00Z" };
    expect(await program.register(client, ship)).toBe(true);
    expect(await program.register(client, { ...ship, registered: "2026-01-01T01:00:00+01:00" })).toBe(false);
    await expect(program.register(client, { ...ship, flag: "DK" })).rejects.toMatchObject({
      name: "ConflictDiffers",
      differences: [{ pointer: "/flag", sent: "DK", existing: "NO" }],
    });
  });

  it("takes any number of items in batches, under keys of their content, and names those that it refused", async () => {
    const { client, server } = await open();
    const numbers = ["A1", "X2", "A3", "A4", "X5"];
    const result = [
      ["partial", ["X2 is leaking"]],
      ["succeeded", []],
      ["rejected", ["X5 is leaking"]],
    ];
    expect(await program.land(client, numbers)).toEqual(result);
    expect(await program.land(client, numbers)).toEqual(result);
    const keys = server.asked.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(6);
    expect(new Set(keys).size).toBe(3);
  });

  it("refuses a key that does not look like one before anything is sent, and reports one that is unknown", async () => {
    const { client, server } = await open("quay-other");
    expect(await program.book(client, call)).toBe("no key");
    expect(server.asked).toHaveLength(1);
    await expect(open("other")).rejects.toThrow(TypeError);
    await expect(open("other")).rejects.not.toThrow(/other/);
  });
});
