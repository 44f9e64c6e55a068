import { describe, expect, it } from "vitest";
import { keys } from "../../../src/sandbox/main-api/keys.ts";
import { type Contact, openMain, type Page } from "./harness.ts";

describe("a contact", () => {
  it("is there with all its fields after it was created, and is found by its address in any letter case", async () => {
    const { contact, get } = await openMain();
    const made = await contact({
      email: "Freja@X.example",
      timezone: "Europe/Copenhagen",
      attributes: { a: [1] },
    });
    expect(made).toMatchObject({
      project_id: "prj_summit",
      email: "Freja@X.example",
      phone: null,
      attributes: { a: [1] },
      subscribed: true,
      created_at: "2026-03-02T09:00:00.000Z",
    });
    expect(await get(`/contacts/${made.id}`)).toEqual(made);
    const found = await get<Page<Contact>>("/contacts?email=freja@x.EXAMPLE");
    expect(found.results).toEqual([made]);
    expect((await get<Page<Contact>>("/contacts?email=nobody@x.example")).results).toEqual([]);
  });

  it("changes by RFC 7396: what is sent is set, null clears, what is left out stays", async () => {
    const { contact, send, get, clock } = await openMain();
    const made = await contact({
      email: "a@x.example",
      first_name: "Ada",
      attributes: { plan: "free", seats: 2, nested: { a: 1, b: 2 } },
    });
    clock.now += 1000;
    const changed = await send<Contact>("PATCH", `/contacts/${made.id}`, {
      first_name: null,
      phone: "+4531234567",
      attributes: { plan: "team", seats: null, nested: { a: null, c: 3 } },
    });
    expect(changed).toEqual({
      ...made,
      first_name: null,
      phone: "+4531234567",
      attributes: { plan: "team", nested: { b: 2, c: 3 } },
      updated_at: "2026-03-02T09:00:01.000Z",
    });
    expect(await get(`/contacts/${made.id}`)).toEqual(changed);
  });

  it("keeps something that identifies it", async () => {
    const { contact, ask } = await openMain();
    const { id } = await contact({ email: "a@x.example" });
    const { status, body } = await ask("PATCH", `/contacts/${id}`, { body: { email: null } });
    expect([status, body.error.details]).toEqual([
      400,
      { fields: { body: ["leaves none of email, phone and external_id"] } },
    ]);
    expect(
      (await ask("PATCH", `/contacts/${id}`, { body: { email: null, external_id: "one" } })).status,
    ).toBe(200);
  });

  it("is gone after it was deleted, from lists too, and leaves its address and external id", async () => {
    const { contact, list, send, ask, get } = await openMain();
    const data = { email: "a@x.example", external_id: "one" };
    const { id } = await contact(data);
    const { id: vip } = await list("VIP");
    await send("PUT", `/lists/${vip}/contacts/${id}`);
    expect((await ask("DELETE", `/contacts/${id}`)).status).toBe(204);
    for (const method of ["GET", "DELETE"]) {
      const { status, body } = await ask(method, `/contacts/${id}`);
      expect([status, body.error.details]).toEqual([404, { resource: "contact", id }]);
    }
    expect(await get(`/lists/${vip}`)).toMatchObject({ contact_count: 0 });
    expect((await contact(data)).id).not.toBe(id);
  });

  it.each([
    ["email", { email: "A@x.EXAMPLE" }, "A@x.EXAMPLE"],
    ["external_id", { external_id: "one" }, "one"],
  ])(
    "keeps its %s to itself within its project: 409 with the id of who has it",
    async (field, data, value) => {
      const { contact, ask } = await openMain();
      const { id: existing_id } = await contact({ email: "a@x.example", external_id: "one" });
      const { id: other } = await contact({ phone: "+4531234567" });
      for (const [method, path] of [
        ["POST", "/contacts"],
        ["PATCH", `/contacts/${other}`],
      ] as const) {
        const { status, body } = await ask(method, path, { body: data });
        expect([status, body.error]).toMatchObject([
          409,
          { code: "duplicate", details: { field, value, existing_id } },
        ]);
      }
      expect((await ask("PATCH", `/contacts/${existing_id}`, { body: data })).status).toBe(200);
      expect((await ask("POST", "/contacts", { body: data, key: keys.secondProject })).status).toBe(201);
    },
  );

  it("fits into the plan, whose 250 contacts all projects of the organisation share", async () => {
    const { contact, ask } = await openMain();
    const made = await Promise.all(
      Array.from({ length: 250 }, (_, index) =>
        contact({ external_id: `p${index}` }, { key: index % 2 ? keys.full : keys.secondProject }),
      ),
    );
    const full = await ask("POST", "/contacts", { body: { external_id: "one more" } });
    expect([full.status, full.body.error]).toMatchObject([
      422,
      { code: "quota_exceeded", details: { resource: "contacts", limit: 250, used: 250 } },
    ]);
    await contact({ external_id: "elsewhere" }, { key: keys.otherOrg });
    await ask("DELETE", `/contacts/${made[1]?.id}`);
    await contact({ external_id: "one more" });
  });
});

describe("a list of contacts", () => {
  it("has pages both ways, of 25 by default", async () => {
    const { contact, get } = await openMain();
    const ids: string[] = [];
    for (let index = 0; index < 27; index += 1) ids.push((await contact({ external_id: `p${index}` })).id);
    const page = async (query: string) => {
      const { results, ...rest } = await get<Page<Contact>>(`/contacts?${query}`);
      return { ...rest, ids: results.map(({ id }) => id) };
    };
    const first = await page("");
    expect([first.ids, first.prevCursor, first.limit]).toEqual([ids.slice(0, 25), null, 25]);
    const last = await page(`cursor=${first.nextCursor}`);
    expect([last.ids, last.nextCursor]).toEqual([ids.slice(25), null]);
    expect((await page(`cursor=${last.prevCursor}&limit=10`)).ids).toEqual(ids.slice(15, 25));
    expect(await page(`cursor=${last.prevCursor}`)).toEqual(first);
    expect((await page("limit=27")).nextCursor).toBeNull();
  });

  it("repeats and skips nobody while contacts come and go between its pages", async () => {
    const { contact, get, ask } = await openMain();
    const ids: string[] = [];
    for (let index = 0; index < 12; index += 1) ids.push((await contact({ external_id: `p${index}` })).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<Contact> = await get(`/contacts?limit=3${cursor ? `&cursor=${cursor}` : ""}`);
      seen.push(...page.results.map(({ id }) => id));
      cursor = page.nextCursor;
      // The last contact of the page is deleted, and so is a later one; a new one is created.
      await ask("DELETE", `/contacts/${seen.at(-1)}`);
      if (seen.length === 3) {
        await ask("DELETE", `/contacts/${ids[7]}`);
        ids.push((await contact({ external_id: "late" })).id);
      }
    } while (cursor !== null);
    expect(seen).toEqual(ids.filter((_, index) => index !== 7));
  });

  it("stands where it stood when all that was ahead of a page is gone", async () => {
    const { contact, get, ask } = await openMain();
    const one = await contact({ external_id: "one" });
    const two = await contact({ external_id: "two" });
    const { nextCursor } = await get<Page<Contact>>("/contacts?limit=1");
    await ask("DELETE", `/contacts/${two.id}`);
    const empty = await get<Page<Contact>>(`/contacts?cursor=${nextCursor}`);
    expect([empty.results, empty.nextCursor]).toEqual([[], null]);
    const before = await get<Page<Contact>>(`/contacts?cursor=${empty.prevCursor}`);
    expect(before.results).toEqual([one]);
  });

  it("takes its own cursors alone, with the filters that they came with", async () => {
    const { contact, get, ask } = await openMain();
    for (const name of ["one", "two"]) await contact({ external_id: name });
    const { nextCursor } = await get<Page<Contact>>("/contacts?limit=1");
    const others = [
      `/lists?cursor=${nextCursor}`,
      `/contacts?cursor=${nextCursor}&email=a@x.example`,
      `/contacts?cursor=x${nextCursor}`,
      "/contacts?cursor=made-up",
    ];
    for (const path of others) {
      const { status, body } = await ask("GET", path);
      expect([path, status, Object.keys(Object(body.error.details?.fields))]).toEqual([
        path,
        400,
        ["cursor"],
      ]);
    }
    expect((await ask("GET", `/contacts?cursor=${nextCursor}`, { key: keys.otherOrg })).status).toBe(400);
    expect((await ask("GET", `/contacts?cursor=${nextCursor}`, { key: keys.write })).status).toBe(200);
  });
});
