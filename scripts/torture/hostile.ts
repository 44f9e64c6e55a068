import fc from "fast-check";
import { meshi } from "../../generated/meshi/index.ts";
import { parseHttpDate, parseRetryAfter } from "../../src/client/http-date.ts";
import { createClient, paginate, UnexpectedResponse } from "../../src/client/index.ts";
import { pathSerializer, querySerializer } from "../../src/client/parameters.ts";
import { at, below } from "../../src/client/pointer.ts";
import { linkTo } from "../../src/client/web-links.ts";
import { Count, type Scale } from "./count.ts";

/** Text that is likely to upset a parser. */
const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.string({ unit: "binary-ascii", maxLength: 200 }),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "..",
    ".",
    "%2e%2e",
    "\ud800",
    "9".repeat(400),
    '"'.repeat(5000),
    "<".repeat(5000),
    ",;".repeat(5000),
  ),
);

/** A property of a reader that holds for any input. */
type Property = readonly [name: string, fc.IProperty<unknown>];

const properties: readonly Property[] = [
  [
    "Retry-After is a wait that a timer can hold, or none",
    fc.property(nasty, nasty, fc.double({ noNaN: true }), (value, date, now) => {
      const headers = new Headers();
      for (const [name, text] of [
        ["retry-after", value],
        ["date", date],
      ] as const) {
        if (/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text)) headers.set(name, text);
      }
      const wait = parseRetryAfter(headers, now);
      if (wait !== undefined && !(wait > 0 && Number.isFinite(wait))) throw new Error(`a wait of ${wait}`);
      const time = parseHttpDate(value);
      if (time !== undefined && Number.isNaN(new Date(time).getTime())) throw new Error("an invalid date");
    }),
  ],
  [
    "a Link field leads somewhere or nowhere",
    fc.property(nasty, nasty, (relation, field) => void linkTo(relation, field)),
  ],
  [
    "a JSON Pointer reads what is there, and nothing of prototypes",
    fc.property(fc.jsonValue(), fc.array(nasty, { maxLength: 5 }), (value, names) => {
      const found = at(
        value,
        names.reduce((pointer, name) => below(pointer, name), ""),
      );
      if (typeof found === "function") throw new Error("read a method");
    }),
  ],
  [
    "a path keeps each value whole, or is refused with the name of the parameter",
    fc.property(nasty, nasty, (one, two) => {
      let path: string;
      try {
        path = pathSerializer("/lists/{list}/items/{item}", { list: one, item: two });
      } catch (error) {
        if (error instanceof TypeError && /list|item/.test(error.message)) return;
        throw error;
      }
      const parts = new URL(`https://api.test${path}`).pathname.split("/");
      const back = [parts[2], parts[4]].map((part) => decodeURIComponent(part ?? ""));
      if (parts.length !== 5 || back[0] !== one || back[1] !== two) throw new Error(`arrives as ${path}`);
    }),
  ],
  [
    "a query keeps names and values",
    fc.property(
      fc.dictionary(nasty, fc.oneof(nasty, fc.array(nasty, { minLength: 1, maxLength: 3 })), { maxKeys: 4 }),
      (query) => {
        let text: string;
        try {
          text = querySerializer(query);
        } catch (error) {
          if (error instanceof TypeError) return;
          throw error;
        }
        const got = [...new URL(`https://api.test/?${text}`).searchParams].map(String).sort();
        const given = Object.entries(query)
          .flatMap(([name, value]) => [value].flat().map((item) => String([name, item])))
          .sort();
        // URLSearchParams reads `+` as a space, so the client must not write one.
        if (text.includes("+") || got.join() !== given.join()) throw new Error(`arrives as ${text}`);
      },
    ),
  ],
];

/** Whatever the error body, a call returns an error that can be serialised, and never throws. */
const anyErrorBody = fc.asyncProperty(
  fc.oneof(
    nasty,
    fc.json({ depthSize: "large" }),
    fc.constantFrom("[".repeat(50_000), `${"[".repeat(20_000)}${"]".repeat(20_000)}`),
  ),
  fc.constantFrom(200, 202, 400, 401, 404, 409, 422, 429, 500, 503),
  async (body, status) => {
    const headers = { "content-type": "application/json" };
    const transport = async () => new Response(body, { status, headers });
    const client = createClient(meshi, {
      token: "secret",
      transport,
      retry: false,
      baseUrl: "https://api.test",
    });
    const { error, data } = await client.GET("/auth");
    if (error) JSON.stringify(error);
    else if (data === undefined) throw new Error("neither data nor error");
  },
);

/** Whatever the cursor, the next request carries exactly that text, or an empty one ends the list, or the verb throws. */
const anyCursor = fc.asyncProperty(nasty, async (cursor) => {
  const asked: (string | null)[] = [];
  const transport = async (url: string) => {
    asked.push(new URL(url).searchParams.get("cursor"));
    return Response.json({ reviews: [], items: [], next_cursor: asked.length === 1 ? cursor : null });
  };
  const client = createClient(meshi, {
    token: "secret",
    transport,
    retry: false,
    baseUrl: "https://api.test",
  });
  try {
    for await (const _ of paginate(client, "/review-queue"));
  } catch (error) {
    if (error instanceof UnexpectedResponse) return;
    throw error;
  }
  if (asked.length > 1 && asked[1] !== cursor) throw new Error(`asked for ${JSON.stringify(asked[1])}`);
  if (asked.length < 2 && cursor !== "") throw new Error("the list ended before its end");
});

/** Feeds hostile text to all readers. They must not crash, hang or reach into prototypes. */
export async function hostile({ size, seed }: Scale): Promise<Count> {
  const count = new Count();
  const numRuns = { short: 200, gate: 2000, full: 10_000 }[size];
  const before = Object.getOwnPropertyNames(Object.prototype).join();
  for (const [name, property] of properties) {
    const {
      failed,
      numRuns: runs,
      counterexample,
      errorInstance,
    } = await fc.check(property, { seed, numRuns });
    note(
      count,
      name,
      runs,
      failed ? `${fc.stringify(counterexample).slice(0, 200)}: ${errorInstance}` : undefined,
    );
  }
  const bodies = await fc.check(anyErrorBody, { seed, numRuns: numRuns / 4 });
  const why = bodies.failed
    ? `${fc.stringify(bodies.counterexample).slice(0, 200)}: ${bodies.errorInstance}`
    : undefined;
  note(count, "an error body may be anything", bodies.numRuns, why);
  const cursors = await fc.check(anyCursor, { seed, numRuns: numRuns / 4 });
  note(
    count,
    "a cursor may be any text",
    cursors.numRuns,
    cursors.failed
      ? `${fc.stringify(cursors.counterexample).slice(0, 200)}: ${cursors.errorInstance}`
      : undefined,
  );
  const after = Object.getOwnPropertyNames(Object.prototype).join();
  count.note("prototypes", before === after ? undefined : "Object.prototype has changed");
  return count;
}

function note(count: Count, name: string, runs: number, why: string | undefined): void {
  for (let run = 1; run < runs; run++) count.note(name, undefined);
  count.note(name, why);
}
