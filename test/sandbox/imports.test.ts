import { describe, expect, it } from "vitest";
import { rowError } from "../../src/sandbox/meshi/rows.ts";
import { attendee, openBench } from "./harness.ts";

describe("an import", () => {
  it("with unusable rows ends as partial and says which and why, in request order", async () => {
    const { call, createEvent, importRows } = await openBench();
    await createEvent("summit");
    const { body } = await importRows("summit", [
      attendee("z-bad-mail", { email: "ada at example.org" }),
      attendee("good", { email: "ada@example.org", linkedin_url: "https://www.linkedin.com/in/ada" }),
      attendee("a-bad-url", { linkedin_url: "linkedin.com/in/ada" }),
      attendee("both", { email: "", linkedin_url: "ftp://x" }),
    ]);
    expect(body).toMatchObject({ status: "partial", counts: { total: 4, succeeded: 1, failed: 3 } });
    expect(body.errors).toEqual([
      {
        attendee_id: "z-bad-mail",
        code: "INVALID_EMAIL",
        message: 'The e-mail "ada at example.org" is not an address.',
      },
      {
        attendee_id: "a-bad-url",
        code: "INVALID_LINKEDIN_URL",
        message: 'The LinkedIn URL "linkedin.com/in/ada" is not an absolute http or https address.',
      },
      {
        attendee_id: "both",
        code: "INVALID_EMAIL",
        message:
          'The e-mail "" is not an address, and the LinkedIn URL "ftp://x" is not an absolute http or https address.',
      },
    ]);
    expect((await call("GET", "/id-map/attendee/good")).status).toBe(200);
    for (const id of ["z-bad-mail", "a-bad-url", "both"]) {
      expect((await call("GET", `/id-map/attendee/${id}`)).status).toBe(404);
    }
  });

  it("without a usable row ends as failed", async () => {
    const { createEvent, importRows } = await openBench();
    await createEvent("summit");
    const { body } = await importRows("summit", [
      attendee("a", { email: "x" }),
      attendee("b", { email: "y" }),
    ]);
    expect(body).toMatchObject({ status: "failed", counts: { total: 2, succeeded: 0, failed: 2 } });
    expect(body.errors).toHaveLength(2);
  });

  it("shows no errors before it has ended", async () => {
    const { call, createEvent, clock } = await openBench();
    await createEvent("summit");
    const body = { attendees: [attendee("a", { email: "x" })], idempotency_key: "k" };
    const { run_id } = (await call("PUT", "/events/summit/attendees:import", { body })).body;
    clock.now += 2000;
    expect((await call("GET", `/runs/${run_id}`)).body).toMatchObject({ status: "running", errors: [] });
  });

  it("makes its attendees known when it ends, not before", async () => {
    const { call, createEvent, finish } = await openBench();
    await createEvent("summit");
    const body = { attendees: [attendee("a")], idempotency_key: "k" };
    await call("PUT", "/events/summit/attendees:import", { body });
    expect((await call("GET", "/id-map/attendee/a")).status).toBe(404);
    expect((await call("GET", "/events/summit/attendees/a/identity")).status).toBe(404);
    finish();
    expect((await call("GET", "/id-map/attendee/a")).body).toMatchObject({ mapped: true });
    expect((await call("GET", "/events/summit/attendees/a/identity")).body.items).toEqual([]);
  });

  it("replaces the data of an attendee that it names again, and leaves the others", async () => {
    const { call, createEvent, importRows, enrich } = await openBench();
    await createEvent("summit");
    await importRows("summit", [
      attendee("a", { email: "same@example.org", company: "Acme" }),
      attendee("b", { email: "same@example.org" }),
      attendee("c", { email: "c@example.org" }),
    ]);
    await importRows("summit", [{ attendee_id: "a", name: "Renamed", email: "c@example.org" }]);
    const { body: run } = await enrich("summit");
    expect(run.counts.total).toBe(3);
    const { items } = (await call("GET", "/review-queue")).body;
    // With its new address, a is no longer a double of b; c now is one of a. The company is gone.
    expect(items.map(({ attendee_id }) => attendee_id)).toEqual(["c"]);
    expect(items[0]?.candidate).toEqual({
      kind: "attendee",
      partner_id: "a",
      name: "Renamed",
      email: "c@example.org",
      match_reason: "same_email",
    });
  });

  it("takes effect in the order in which imports end", async () => {
    const { call, createEvent, clock, finish, enrich } = await openBench();
    await createEvent("summit");
    for (const name of ["First", "Second", "Third"]) {
      const attendees = [{ attendee_id: "a", name, email: "a@x.org" }];
      await call("PUT", "/events/summit/attendees:import", { body: { attendees, idempotency_key: name } });
      clock.now += 10;
    }
    const attendees = [attendee("b", { email: "a@x.org" })];
    await call("PUT", "/events/summit/attendees:import", { body: { attendees, idempotency_key: "b" } });
    finish();
    await enrich("summit");
    expect((await call("GET", "/review-queue")).body.items[0]?.candidate).toMatchObject({ name: "Third" });
  });

  it("keeps names in any script, and text with a NUL, as they are", async () => {
    const { call, createEvent, importRows, enrich } = await openBench();
    await createEvent("summit");
    const name = "山田 太郎 \u0000 محمد 🧑🏽‍🚀";
    await importRows("summit", [
      { attendee_id: "a", name, email: "x@x.org" },
      { attendee_id: "b", name: "B", email: "x@x.org" },
    ]);
    await enrich("summit");
    expect((await call("GET", "/review-queue")).body.items[0]?.candidate).toMatchObject({ name });
  });
});

describe("an e-mail address of a row", () => {
  const usable = (email: string): boolean => rowError({ attendee_id: "a", name: "A", email }) === undefined;

  it.each([
    "ada@example.org",
    "a.b+tag@sub.example.co",
    "o'brien@example.org",
    "用户@例子.公司",
    "x@xn--fsqu00a.example",
    `${"l".repeat(64)}@example.org`,
  ])("can be used: %s", (email) => expect(usable(email)).toBe(true));

  it.each([
    "",
    "ada",
    "ada@",
    "@example.org",
    "ada@localhost",
    "a b@example.org",
    "ada@@example.org",
    ".ada@example.org",
    "a..b@example.org",
    "ada@-example.org",
    "ada@example..org",
    "ada@example.org, bob@example.org",
    "Ada <ada@example.org>",
    " ada@example.org",
    "ada@example.org\n",
    `${"l".repeat(65)}@example.org`,
    `ada@${"d".repeat(64)}.org`,
    `ada@${"long.".repeat(60)}org`,
  ])("cannot be used: %j", (email) => expect(usable(email)).toBe(false));
});

describe("a LinkedIn address of a row", () => {
  const usable = (linkedin_url: string): boolean =>
    rowError({ attendee_id: "a", name: "A", linkedin_url }) === undefined;

  it.each([
    "https://www.linkedin.com/in/ada",
    "http://linkedin.com/in/%C3%A5sa",
    "HTTPS://LINKEDIN.COM/in/x",
  ])("can be used: %s", (url) => expect(usable(url)).toBe(true));

  it.each([
    "",
    "linkedin.com/in/ada",
    "//linkedin.com/in/ada",
    "/in/ada",
    "ftp://linkedin.com/x",
    "https://",
    "https:x",
    "javascript:alert(1)",
  ])("cannot be used: %j", (url) => expect(usable(url)).toBe(false));
});
