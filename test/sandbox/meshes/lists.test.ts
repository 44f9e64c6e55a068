import { describe, expect, it } from "vitest";
import { type Bench, keys, openMeshes, runDuration, type Schema, workspaces } from "./harness.ts";

type Page = Schema<"EventPage"> | Schema<"SessionPage">;
const ofWorkspace = `/workspaces/${workspaces.concord}/events`;

/** Pages through a list and calls `between` after each page. */
async function walk<P extends Page>({ get }: Bench, path: string, between = async () => {}) {
  const pages: P[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: P = await get<P>(path + (cursor && `&cursor=${cursor}`));
    expect(page.count).toBe(page.records.length);
    pages.push(page);
    cursor = page.next_cursor;
    await between();
  }
  return pages;
}

describe("the lists of events", () => {
  it("page through all events, the newest first, without their deliveries", async () => {
    const bench = await openMeshes();
    const names = ["a", "b", "c", "d", "e"];
    // Two of them at the same moment.
    for (const name of names) {
      await bench.emit(name);
      if (name !== "c") bench.clock.now += 1;
    }
    for (const path of ["/events", ofWorkspace]) {
      const pages = await walk<Schema<"EventPage">>(bench, `${path}?limit=2`);
      expect(pages.map(({ count, limit }) => [count, limit])).toEqual([
        [2, 2],
        [2, 2],
        [1, 2],
      ]);
      const records = pages.flatMap(({ records }) => records);
      expect(records.map(({ event }) => event)).toEqual([...names].reverse());
      expect(records.some((event) => "rule_events" in event || "payload" in event)).toBe(false);
    }
    expect(await bench.get("/events")).toMatchObject({ count: 5, limit: 50, next_cursor: null });
  });

  it("neither repeat nor skip anything when events come in between two pages", async () => {
    const bench = await openMeshes();
    for (const name of ["a", "b", "c", "d"]) await bench.emit(name);
    const pages = await walk<Schema<"EventPage">>(bench, "/events?limit=1", async () => {
      await bench.emit("late");
    });
    expect(pages.flatMap(({ records }) => records).map(({ event }) => event)).toEqual(["d", "c", "b", "a"]);
  });

  it("have only what fits all filters, and states as they are at that moment", async () => {
    const bench = await openMeshes();
    const { emit, get, clock, rule, webhook } = bench;
    await rule(await webhook("Good"), "a");
    await rule(await webhook("Bad", "https://hooks.invalid"), "b");
    await emit("a");
    await emit("a", { resource: "project", resource_id: "p1" });
    await emit("b");
    await emit("c");
    const names = async (query: string) =>
      (await get<Schema<"EventPage">>(`${ofWorkspace}?${query}`)).records.map(({ event }) => event);
    expect(await names("event=a")).toEqual(["a", "a"]);
    expect(await names("event=a&resource=project")).toEqual(["a"]);
    expect(await names("resource_id=p1&resource=global")).toEqual([]);
    expect(await names("status=pending")).toEqual(["b", "a", "a"]);
    expect(await names("status=completed")).toEqual(["c"]);
    clock.now += runDuration / 2;
    expect(await names("status=pending")).toEqual([]);
    expect(await names("status=processing")).toEqual(["b", "a", "a"]);
    clock.now += runDuration / 2;
    expect(await names("status=completed&event=a")).toEqual(["a", "a"]);
    expect(await names("status=failed")).toEqual(["b"]);
    const pages = await walk<Schema<"EventPage">>(bench, `${ofWorkspace}?status=completed&limit=1`);
    expect(pages.map(({ records }) => records[0]?.event)).toEqual(["c", "a", "a"]);
  });

  it("refuse a cursor of another list, of other filters, or of another organisation", async () => {
    const { emit, get, refusal } = await openMeshes();
    await emit("a");
    await emit("a");
    const { next_cursor } = await get<Schema<"EventPage">>(`${ofWorkspace}?limit=1&event=a`);
    expect(await get(`${ofWorkspace}?event=a&cursor=${next_cursor}`)).toMatchObject({ count: 1 });
    for (const path of [
      `/events?cursor=${next_cursor}`,
      `${ofWorkspace}?cursor=${next_cursor}`,
      `${ofWorkspace}?event=b&cursor=${next_cursor}`,
      `${ofWorkspace}?event=a&cursor=${next_cursor}x`,
    ]) {
      expect(await refusal("GET", path)).toEqual([400, "BadRequest", "cursor"]);
    }
    const all = await get<Schema<"EventPage">>("/events?limit=1");
    const theirs = await refusal("GET", `/events?cursor=${all.next_cursor}`, { key: keys.otherOrg });
    expect(theirs).toEqual([400, "BadRequest", "cursor"]);
  });
});

describe("the list of sessions", () => {
  it("pages through the sessions of one workspace, the newest first, by its filters", async () => {
    const bench = await openMeshes();
    const { send } = bench;
    const ids: string[] = [];
    for (const more of [{}, { session_type: "resource", resource: "project", resource_id: "p1" }, {}]) {
      const body = { workspace_id: workspaces.concord, ...more };
      ids.unshift((await send<Schema<"SessionCreated">>("POST", "/sessions", body)).session_id);
    }
    await send("DELETE", `/sessions/${ids[0]}`);
    const listed = async (query: string) => {
      const path = `/sessions?workspace_id=${workspaces.concord}&limit=1${query}`;
      const pages = await walk<Schema<"SessionPage">>(bench, path);
      return pages.flatMap(({ records }) => records).map(({ session_id }) => session_id);
    };
    expect(await listed("")).toEqual(ids);
    expect(await listed("&status=active")).toEqual(ids.slice(1));
    expect(await listed("&status=revoked")).toEqual(ids.slice(0, 1));
    expect(await listed("&resource=project&resource_id=p1")).toEqual(ids.slice(1, 2));
  });
});
