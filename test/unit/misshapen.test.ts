import { describe, expect, it } from "vitest";
import { registry } from "../../generated/registry.ts";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { batch, type Contract, createClient, ensure, follow, paginate, run } from "../../src/client/index.ts";
import type { Operation, OperationKey } from "../../src/openapi/contract.ts";
import { connect } from "../support/connect.ts";
import { fakeFetch, json, type Reply, text } from "../support/fetch.ts";
import { library } from "../support/library.ts";

const asJson = { "content-type": "application/json", "x-request-id": "server-id" };

/** Success bodies that match no contract. */
const bodies: Readonly<Record<string, string>> = {
  "an empty object": "{}",
  "an empty list": "[]",
  null: "null",
  text: '"queued"',
  "a number": "5",
  "objects for values": '{"run_id":{"a":1},"scan":[],"status":{},"state":[],"job_id":{},"id":{}}',
  "values that no path holds": '{"run_id":"..","scan":".","job_id":"..","id":"","status":null,"state":false}',
  "20,000 lists in each other": "[".repeat(20_000) + "]".repeat(20_000),
  "20,000 objects in each other": `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
};

type Trait = "run" | "state" | "next" | "batch";

/** Every operation with this trait, of every contract and of the library. */
const contracts: readonly Contract[] = [
  ...(await Promise.all(registry.map(({ contract }) => contract()))),
  library,
];
const cases = (trait: Trait) =>
  contracts.flatMap((contract) =>
    (Object.keys(contract.operations) as OperationKey[])
      .filter((key) => contract.operations[key]?.[trait])
      .flatMap((key) => Object.keys(bodies).map((body) => [contract.title, key, body] as const)),
  );

const contractOf = (title: string): Contract => contracts.find((one) => one.title === title) ?? library;

/** Calls a verb on an operation that always gets this success body. Returns what it throws, or reports with a result. */
async function errorOf(title: string, key: OperationKey, body: string, trait: Trait): Promise<unknown> {
  const contract = contractOf(title);
  const definition: Operation | undefined = contract.operations[key];
  const status = Object.keys(definition?.responses ?? {}).find((status) => status.startsWith("2"));
  const reply: Reply = text(Number(status), bodies[body] ?? "", asJson);
  // Here any text is a valid credential, whatever the form of the API's own.
  const schemes = Object.entries(contract.securitySchemes).map(([name, { pattern: _, ...scheme }]) => [
    name,
    scheme,
  ]);
  const credentials = Object.fromEntries(schemes.map(([name]) => [name, "secret"]));
  const { fetch } = fakeFetch(() => reply);
  // The operation is chosen at run time, so its types are not known here.
  const client: unknown = createClient(
    { ...contract, securitySchemes: Object.fromEntries(schemes) },
    { baseUrl: "https://api.test", credentials, pace: false, fetch, env: virtualTime() },
  );
  const [method = "", path = ""] = key.split(" ");
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => [name, "x"]);
  const init = { params: { path: Object.fromEntries(names) } };
  const verbs = { run, follow, paginate, batch } as unknown as Readonly<
    Record<string, (...given: unknown[]) => Promise<unknown> & AsyncIterable<{ readonly error?: unknown }>>
  >;
  try {
    if (trait === "run") await verbs.run?.(client, method, path, { ...init, body: {} });
    else if (trait === "state") await verbs.follow?.(client, path, init);
    else if (trait === "next") for await (const _ of verbs.paginate?.(client, path, init) ?? []);
    else
      for await (const { error } of verbs.batch?.(client, method, path, [{ id: "1" }], init) ?? [])
        if (error) return error;
  } catch (error) {
    return error;
  }
  return undefined;
}

const explained = {
  name: "UnexpectedResponse",
  operation: expect.any(String),
  requestId: expect.stringMatching(/./),
};

describe("a success of another shape than the contract's is an UnexpectedResponse, with operation and request id", () => {
  it.each(cases("run"))("%s: run %s, and get %s", async (title, key, body) => {
    expect(await errorOf(title, key, body, "run")).toMatchObject(explained);
  });

  it.each(cases("state"))("%s: follow %s, and get %s", async (title, key, body) => {
    expect(await errorOf(title, key, body, "state")).toMatchObject({
      name: "PollFailed",
      operation: key,
      cause: { ...explained, operation: key },
    });
  });

  it.each(cases("next"))("%s: paginate %s, and get %s", async (title, key, body) => {
    const error = await errorOf(title, key, body, "next");
    // A list at the root of the body may be an empty page, or have items of any kind.
    if (error !== undefined) expect(error).toMatchObject({ ...explained, operation: key });
    else expect(bodies[body]).toMatch(/^\[/);
  });

  it.each(cases("batch"))("%s: batch to %s, and get %s", async (title, key, body) => {
    const error = await errorOf(title, key, body, "batch");
    const { run, itemErrors, idempotent, key: idempotencyKey } = contractOf(title).operations[key] ?? {};
    const isRepeatable = idempotencyKey !== undefined || (idempotent ?? key.startsWith("PUT "));
    // If neither a run nor an entry for each item is promised, any readable JSON is a success.
    if (!run && itemErrors?.order === undefined && !body.startsWith("20,000")) expect(error).toBeUndefined();
    // A batch that cannot be repeated is reported as unknown, and the next one follows.
    else if (!isRepeatable) expect(error).toMatchObject({ ...explained, operation: key });
    else
      expect(error).toMatchObject({
        name: "BatchFailed",
        result: { status: "unknown", error: explained, requestId: expect.stringMatching(/./) },
        others: [],
      });
  });

  it("starts no run that a batch could follow: each batch under way is accounted for", async () => {
    const meshi = contracts.find(({ name }) => name === "meshi") as Contract;
    const { client, sent } = connect(meshi as typeof library, () => text(202, "{}", asJson));
    const items = ["1", "2", "3"].map((attendee_id) => ({ attendee_id, name: "A" }));
    const init = { params: { path: { event_id: "e" } }, maxItems: 1 };
    const importing = async () => {
      // As above.
      const all = batch as unknown as (...given: unknown[]) => AsyncIterable<unknown>;
      for await (const _ of all(client, "PUT", "/events/{event_id}/attendees:import", items, init));
    };
    const error = await importing().catch((error) => error);
    expect(error).toMatchObject({
      name: "BatchFailed",
      result: { index: 0, error: { message: expect.stringContaining("GET /runs/{run_id}") } },
    });
    expect(error.others.length + 1).toBe(sent.length);
  });
});

describe("what a server says is never taken for a mistake of the caller", () => {
  it.each([{ next: { a: { b: 1 } } }, { next: [{}] }, { next: "\ud800" }])(
    "a next page that no request can ask for: %j",
    async (paging) => {
      const { client, sent } = connect(library, () => json(200, { books: [{ isbn: "1" }], paging }));
      const reading = async () => {
        for await (const _ of paginate(client, "/books"));
      };
      await expect(reading()).rejects.toMatchObject({ ...explained, operation: "GET /books" });
      expect(sent).toHaveLength(1);
    },
  );

  it.each(["..", ".", { a: 1 }, ""])(
    "a conflict that names what no path can hold (%j) stays a conflict",
    async (isbn) => {
      const conflict = json(409, { error: { name: "taken", text: "It is there.", hints: { isbn } } });
      const { client, sent } = connect(library, [conflict]);
      const ensuring = ensure(client, "POST", "/books", { body: { isbn: "1", title: "A" } });
      await expect(ensuring).rejects.toMatchObject({ name: "ApiError", code: "taken" });
      expect(sent).toHaveLength(1);
    },
  );

  it("a link whose parameter is called __proto__ is a parameter like others", async () => {
    const link = '</readers?__proto__=a&__proto__=b&cursor=2>; rel="next"';
    const { client, sent } = connect(library, [
      json(200, { readers: [{ name: "A" }] }, { link }),
      json(200, { readers: [] }),
    ]);
    for await (const _ of paginate(client, "/readers"));
    expect(sent[1]?.url.search).toBe("?__proto__=a&__proto__=b&cursor=2");
    expect(Object.prototype).not.toHaveProperty("cursor");
  });
});
