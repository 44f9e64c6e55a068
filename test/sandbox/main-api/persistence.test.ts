import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { all, type Contact, condition, day, openMain, type Page } from "./harness.ts";

it("a data file keeps contacts, segments, journeys under way, kept responses and cursors over a restart", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, "state.db");
  const first = await openMain({ data });
  const steps = [
    { id: "wait", type: "delay", next: ["mark"], config: { seconds: day / 1000 } },
    { id: "mark", type: "update", next: [], config: { attribute: "marked", value: true } },
  ];
  const { id: journey } = await first.journey(steps);
  await first.send("POST", `/journeys/${journey}/activate`);
  const contact = await first.contact({ external_id: "one" }, { idempotencyKey: "one" });
  const two = await first.contact({ external_id: "two" });
  await first.send("POST", `/journeys/${journey}/trigger`, { external_id: "one" });
  const { id: marked } = await first.segment(
    "Marked",
    all(condition("attribute", "attributes.marked", "equals", true)),
  );
  const { nextCursor } = await first.get<Page<Contact>>("/contacts?limit=1");
  await first.sandbox.close();

  const second = await openMain({ data });
  expect(await second.contact({ external_id: "one" }, { idempotencyKey: "one" })).toEqual(contact);
  expect((await second.get<Page<Contact>>(`/contacts?cursor=${nextCursor}`)).results).toEqual([two]);
  expect(await second.get(`/segments/${marked}`)).toMatchObject({ contact_count: 0 });
  second.clock.now += day;
  expect(await second.get(`/segments/${marked}`)).toMatchObject({ contact_count: 1 });
  expect((await second.get<Page<unknown>>("/campaigns")).results).toHaveLength(7);
});
