import { describe, expect, it } from "vitest";
import { batch, download, ensure, follow, paginate, resume, run } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { json } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { meshi } from "../support/meshi.ts";

const numbers = [Number.NaN, Number.NEGATIVE_INFINITY, -1, "5", null, {}, [], true, 1n, Symbol("s"), () => 1];
const others = [null, 0, 5, "text", Number.NaN, [], true, 1n, Symbol("s")];

/** For every option of a verb, values that it cannot have. */
const options: Readonly<Record<string, readonly unknown[]>> = {
  deadline: numbers,
  timeout: [...numbers, 0],
  signal: [...others, {}, () => 1],
  "retry.attempts": [...numbers, 0, 1.5],
  "retry.base": numbers,
  "retry.maxRetryAfter": numbers,
  "hooks.onWait": [...others, {}],
  parse: [...others, {}],
  transport: [...others, {}],
};
const own: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  batch: {
    concurrency: [...numbers, 0, 1.5, Number.POSITIVE_INFINITY],
    maxItems: [...numbers, 0, 1.5, Number.POSITIVE_INFINITY],
    label: [null, 5, Number.NaN, 1n, {}, [], true, Symbol("s"), () => 1],
    onProgress: [...others, {}],
  },
  follow: { onProgress: [...others, {}] },
  run: { onProgress: [...others, {}], onStart: [...others, {}] },
  resume: { onProgress: [...others, {}], onStart: [...others, {}] },
};

/** Calls a verb with options without types, as a JavaScript program may. */
type Verb = (client: object, ...given: unknown[]) => Promise<unknown> & AsyncIterable<unknown>;
const untyped = { batch, download, ensure, follow, paginate, resume, run } as unknown as Readonly<
  Record<string, Verb>
>;

const calls: Readonly<Record<string, (client: object, given: object) => Promise<unknown>>> = {
  paginate: async (client, given) => {
    for await (const _ of untyped.paginate?.(client, "/books", given) ?? []);
  },
  download: async (client, given) =>
    untyped.download?.(client, "/scans/{scan_id}", { params: { path: { scan_id: "s" } }, ...given }),
  ensure: async (client, given) =>
    untyped.ensure?.(client, "POST", "/books", { body: { isbn: "1" }, ...given }),
  follow: async (client, given) =>
    untyped.follow?.(client, "/runs/{run_id}", { params: { path: { run_id: "r" } }, ...given }),
  run: async (client, given) =>
    untyped.run?.(client, "POST", "/runs", { body: { kind: "match", event_id: "e" }, ...given }),
  resume: async (client, given) => untyped.resume?.(client, "run_1", given),
  batch: async (client, given) => {
    const rows = [{ attendee_id: "a", name: "A" }];
    const init = { params: { path: { event_id: "e" } }, ...given };
    for await (const _ of untyped.batch?.(client, "PUT", "/events/{event_id}/attendees:import", rows, init) ??
      []);
  },
};

const shown = (value: unknown) =>
  typeof value === "string" ? `"${value}"` : (JSON.stringify(value, writable) ?? String(value));
const writable = (_: string, value: unknown) =>
  typeof value === "bigint" || typeof value === "number" ? String(value) : value;

const cases = Object.keys(calls).flatMap((verb) =>
  Object.entries({ ...options, ...own[verb] }).flatMap(([name, values]) =>
    values.map((value) => [verb, name, shown(value), value] as const),
  ),
);

describe("an option of a verb that is unusable is a TypeError that names it, before anything is sent", () => {
  it.each(cases)("%s with %s: %s", async (verb, name, _, value) => {
    const contract = ["paginate", "download", "ensure"].includes(verb) ? library : meshi;
    const { client, sent } = connect(contract as typeof library, () => json(200, {}));
    const [outer = "", inner] = name.split(".");
    const call = calls[verb]?.(client, { [outer]: inner ? { [inner]: value } : value });
    const error = await call?.catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: expect.stringContaining(`The option ${name} has to be `) });
    expect(sent).toHaveLength(0);
  });
});
