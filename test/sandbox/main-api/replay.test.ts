import { describe, expect, it } from "vitest";
import { keys } from "../../../src/sandbox/main-api/keys.ts";
import { type Contact, condition, day, openMain, type Page } from "./harness.ts";

const key = "one-change";

describe("an idempotency key", () => {
  it("gets the stored response of every kind of change, with a request id of its own, and nothing is done twice", async () => {
    const { ask, contact, list, get } = await openMain();
    const { id } = await contact({ external_id: "one" });
    const { id: vip } = await list("VIP");
    const changes: [method: string, path: string, body?: object][] = [
      ["POST", "/contacts", { email: "a@x.example", attributes: { b: 1, a: { d: 1, c: 2 } } }],
      ["PATCH", `/contacts/${id}`, { attributes: { seats: 1 } }],
      ["PUT", `/lists/${vip}/contacts/${id}`],
      ["POST", "/campaigns/cmp_push/trigger", { contact_id: id }],
      ["POST", "/events", { events: [{ name: "seen", contact_id: id }] }],
      ["DELETE", `/contacts/${id}`],
    ];
    for (const [index, [method, path, body]] of changes.entries()) {
      const request = { idempotencyKey: `${key}-${index}`, body };
      const first = await ask<unknown>(method, path, request);
      const again = await ask<unknown>(method, path, request);
      expect(first.status).toBeLessThan(300);
      expect([again.status, again.body]).toEqual([first.status, first.body]);
      expect(again.headers["x-request-id"]).not.toBe(first.headers["x-request-id"]);
    }
    expect((await get<Page<Contact>>("/contacts")).results).toHaveLength(1);
  });

  it("takes a body for the same that is the same JSON value", async () => {
    const { ask } = await openMain();
    const send = (body: string) => ask<Contact>("POST", "/contacts", { idempotencyKey: key, body });
    const first = await send('{"external_id":"one","attributes":{"a":1,"b":[1,2]}}');
    const again = await send(' { "attributes": {"b": [1, 2.0], "a": 1e0}, "external_id": "one" } ');
    expect([again.status, again.body]).toEqual([201, first.body]);
  });

  it.each([
    ["another body", "PATCH", "", { first_name: "Grace" }],
    ["another order of items", "PATCH", "", { attributes: { a: [2, 1] } }],
    ["another path", "PATCH", "x", { attributes: { a: [1, 2] } }],
    ["another method", "DELETE", "", undefined],
  ])("is refused with %s, before anything else is looked at", async (_, method, suffix, body) => {
    const { ask, contact, get } = await openMain();
    const { id } = await contact({ external_id: "one" });
    const request = { idempotencyKey: key, body: { attributes: { a: [1, 2] } } };
    const first = await ask<Contact>("PATCH", `/contacts/${id}`, request);
    const conflict = await ask(method, `/contacts/${id}${suffix}`, { idempotencyKey: key, body });
    expect([conflict.status, conflict.body.error]).toMatchObject([
      409,
      {
        code: "idempotency_conflict",
        details: { idempotency_key: key, first_request_id: first.headers["x-request-id"] },
      },
    ]);
    expect(await get(`/contacts/${id}`)).toEqual(first.body);
  });

  it("stays free until something took effect, and after a request that breaks its schema", async () => {
    const { ask, contact } = await openMain();
    const { id } = await contact({ email: "a@x.example" });
    const status = async (body: object) =>
      (await ask("POST", "/contacts", { idempotencyKey: key, body })).status;
    expect(await status({ email: "a@x.example" })).toBe(409);
    expect(await status({ email: "not an address" })).toBe(400);
    await ask("DELETE", `/contacts/${id}`);
    expect(await status({ email: "a@x.example" })).toBe(201);
    expect(await status({ email: "not an address" })).toBe(400);
    expect(await status({ email: "b@x.example" })).toBe(409);
  });

  it("is kept for 24 hours", async () => {
    const { ask, clock } = await openMain();
    const status = async (external_id: string) =>
      (await ask("POST", "/contacts", { idempotencyKey: key, body: { external_id } })).status;
    expect(await status("one")).toBe(201);
    clock.now += day - 1;
    expect(await status("two")).toBe(409);
    clock.now += 1;
    expect(await status("two")).toBe(201);
    expect(await status("one")).toBe(409);
  });

  it("belongs to the API key that sent it", async () => {
    const { ask } = await openMain();
    for (const [apiKey, external_id] of [
      [keys.full, "one"],
      [keys.write, "two"],
    ] as const) {
      const request = { key: apiKey, idempotencyKey: key, body: { external_id } };
      expect((await ask("POST", "/contacts", request)).status).toBe(201);
    }
  });

  it("has no effect on a count, nor on a read", async () => {
    const { count, contact, ask } = await openMain();
    const rule = { match: "all", conditions: [condition("attribute", "external_id", "is_set")] };
    expect(await count(rule, { idempotencyKey: key })).toBe(0);
    await contact({ external_id: "one" }, { idempotencyKey: key });
    expect(await count(rule, { idempotencyKey: key })).toBe(1);
    expect((await ask("GET", "/contacts", { idempotencyKey: key })).status).toBe(200);
  });

  it("lets a caller retry after a response was lost", async () => {
    const { sandbox, ask, get } = await openMain();
    const body = { external_id: "one" };
    const lost = fetch(`${sandbox.urls["main-api"]}/contacts`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${keys.full}`,
        "idempotency-key": key,
        "x-sandbox-fault": "drop-after",
      },
      body: JSON.stringify(body),
    });
    await expect(lost).rejects.toThrow();
    const retry = await ask<Contact>("POST", "/contacts", { idempotencyKey: key, body });
    expect(retry.status).toBe(201);
    expect((await get<Page<Contact>>("/contacts")).results).toEqual([retry.body]);
  });
});
