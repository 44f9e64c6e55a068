import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it, onTestFinished } from "vitest";
import { PageCycle, paginate } from "../../src/client/index.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { type Described, described, untyped } from "../support/described.ts";
import { type Paged, paged } from "./paged.ts";

const ajv = new Ajv.default({ strict: false });
addFormats.default(ajv);

const readings = new Map<string, Promise<Described>>();

type Params = { readonly params: { readonly query: Record<string, unknown> } };

/** What `concord init` reads from a document, served by the sandbox, with so many things in it. */
async function open({ style, document }: Paged, count: number) {
  const reading = readings.get(style) ?? described(document, { name: "things" });
  readings.set(style, reading);
  const api = await reading;
  const sandbox = await startDerivedSandbox(api);
  onTestFinished(() => sandbox.close());
  const seen: unknown[] = [];
  const { client, call } = untyped(api.contract, {
    baseUrl: sandbox.baseUrl,
    async transport(url, init) {
      const response = await fetch(url, init);
      if (init.method === "GET") seen.push(await response.clone().json());
      return response;
    },
  });
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const { data } = await call("POST /things", { body: { id: `t${number}` } });
    ids.push(String(Object(data).id));
  }
  const list = (options: Params, target: object = client) =>
    // The contract has no types here.
    (paginate as (...all: unknown[]) => AsyncIterable<{ id: string }>)(target, "/things", options);
  const read = async (options: Params, target?: object) => {
    const found: string[] = [];
    for await (const { id } of list(options, target)) found.push(id);
    return found;
  };
  return { api, sandbox, ids, seen, read };
}

describe.each(paged)("a list that goes on by $style", (style) => {
  it("is inferred from its document, and every item comes once, with no request too many", async () => {
    const { ids, seen, read } = await open(style, 9);
    const before = await read({ params: { query: {} } });
    // The items from the document's examples come first.
    const all = [...new Set([...before, ...ids])];
    seen.length = 0;
    const found = await read({ params: { query: { [style.size]: 2 } } });
    expect(found).toEqual(all);
    const pages = Math.ceil(all.length / 2);
    expect(seen).toHaveLength(pages + (style.blind ? 1 : 0));
    const fits = ajv.compile(style.schema);
    for (const page of seen) expect(fits(page), JSON.stringify([page, fits.errors])).toBe(true);
  });

  it("is not read for ever where the server gives the same page again and again", async () => {
    const { api, seen, read, sandbox } = await open(style, 5);
    await read({ params: { query: { [style.size]: 2 } } });
    const [first] = seen;
    let requests = 0;
    const headers = { link: '<?page=2>; rel="next"' };
    const transport = async () => {
      if (++requests > 9) throw new Error("The list is read for ever");
      return Response.json(first, { headers });
    };
    const { client } = untyped(api.contract, { baseUrl: sandbox.baseUrl, transport, retry: false });
    await expect(read({ params: { query: { [style.size]: 2 } } }, client)).rejects.toThrow(PageCycle);
  });
});
