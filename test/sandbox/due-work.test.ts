import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { performDue } from "../../src/sandbox/core/due-work.ts";
import { openStore, StoreFull } from "../../src/sandbox/core/store.ts";
import { folder } from "../cli/concord.ts";
import { attendee, openBench } from "./harness.ts";

test("a run whose work cannot be done fails alone, with a note, and every other request goes on", async () => {
  const data = join(await folder(), "sandbox.db");
  const notes: string[] = [];
  const first = await openBench({ data });
  await first.createEvent("summit");
  const importing = (id: string) => ({
    body: { idempotency_key: id, attendees: [attendee(id)] },
  });
  const path = "/events/summit/attendees:import";
  const bad = await first.call("PUT", path, importing("bad"));
  const good = await first.call("PUT", path, importing("good"));
  await first.sandbox.close();
  const file = new DatabaseSync(data);
  file.exec(`CREATE TRIGGER poison BEFORE INSERT ON meshi_attendees WHEN NEW.attendee_id = 'bad'
    BEGIN SELECT RAISE(ABORT, 'this row cannot be stored'); END`);
  file.close();

  const { call, finish } = await openBench({ data, note: (text) => notes.push(text) });
  finish();
  expect((await call("GET", `/runs/${bad.body.run_id}`)).body.status).toBe("failed");
  expect((await call("GET", `/runs/${good.body.run_id}`)).body.status).toBe("succeeded");
  expect((await call("GET", "/id-map/attendee/good")).status).toBe(200);
  expect(notes).toEqual([
    `Work on the run ${bad.body.run_id} failed and was set aside: this row cannot be stored`,
  ]);
});

test("what a failed piece of work had begun is taken back", async () => {
  const store = await openStore(undefined, ["CREATE TABLE done (name TEXT) STRICT;"]);
  const done = store.prepare<{ name: string }>("SELECT name FROM done");
  const insert = store.prepare("INSERT INTO done VALUES (?)");
  const pieces = ["one", "poisoned", "two"];
  const aside: string[] = [];
  performDue(store, () => undefined, {
    next: () => pieces[0],
    perform(piece) {
      insert.run(piece);
      if (piece === "poisoned") throw new Error("no");
      pieces.shift();
    },
    setAside: (piece) => aside.push(piece, ...pieces.splice(0, 1)),
    nameOf: (piece) => piece,
  });
  expect([done.all().map(({ name }) => name), aside]).toEqual([
    ["one", "two"],
    ["poisoned", "poisoned"],
  ]);
  store.close();
});

test("work that finds the disk full is not set aside, but done when there is room", async () => {
  const store = await openStore(undefined, []);
  const aside: string[] = [];
  let full = true;
  const pieces = ["one"];
  const settle = () =>
    performDue(store, () => undefined, {
      next: () => pieces[0],
      perform() {
        if (full) throw new StoreFull("sandbox.db", undefined);
        pieces.shift();
      },
      setAside: (piece) => aside.push(piece),
      nameOf: (piece) => piece,
    });
  expect(settle).toThrow(StoreFull);
  full = false;
  settle();
  expect([pieces, aside]).toEqual([[], []]);
  store.close();
});
