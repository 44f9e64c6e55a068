// Reads a list in one way, in its own process. Prints the cost of reading it once.
import { setTimeout } from "node:timers/promises";
import { meshi } from "../../generated/meshi/index.ts";
import { createClient, paginate, unwrap } from "../../src/client/index.ts";
import { headers, TOKEN } from "./contenders.ts";
import { costOf, elapsed } from "./measure.ts";
import { ITEMS, PAGE_DELAY, PAGES } from "./pages.ts";
import type { PagingCost } from "./paging.ts";

const [way = "", baseUrl = "", times] = process.argv.slice(2);
const client = createClient(meshi, { baseUrl, token: TOKEN, pace: false });

/** All reviews, or those of the slow event. */
type Path = "/review-queue" | "/events/{event_id}/review-queue";
type Read = (path: Path) => AsyncGenerator<readonly object[]>;

interface ReviewPage {
  readonly items: readonly object[];
  readonly next_cursor: string | null;
}

const event = { event_id: "ev-1" };

const ways: Readonly<Record<string, Read>> = {
  async *paginate(path) {
    const pages = paginate(client, path, { params: { path: event } });
    for await (const { items } of pages.pages()) yield items;
  },
  async *loop(path) {
    let cursor: string | null = null;
    do {
      const page: ReviewPage = await unwrap(
        client.GET(path, { params: { path: event, query: cursor ? { cursor } : {} } }),
      );
      yield page.items;
      cursor = page.next_cursor;
    } while (cursor);
  },
  async *fetch(path) {
    let query = "";
    for (;;) {
      const response = await fetch(`${baseUrl}${path.replace("{event_id}", "ev-1")}${query}`, { headers });
      // Our own server sends this page.
      const { items, next_cursor: cursor } = (await response.json()) as ReviewPage;
      yield items;
      if (!cursor) return;
      query = `?cursor=${cursor}`;
    }
  },
};

async function read(path: Path, work?: () => Promise<unknown>): Promise<void> {
  let count = 0;
  for await (const items of ways[way]?.(path) ?? []) {
    count += items.length;
    await work?.();
  }
  if (count !== PAGES * ITEMS) throw new Error(`${way} has read ${count} items.`);
}

async function readOften(): Promise<void> {
  for (let time = 0; time < Number(times); time += 1) await read("/review-queue");
}

await readOften();
const { cpu } = await costOf(readOften);
const working = await elapsed(() => read("/events/{event_id}/review-queue", () => setTimeout(PAGE_DELAY)));
console.log(JSON.stringify({ cpu: cpu / Number(times), working } satisfies PagingCost));
