import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emailKey, nameAndCompanyKey } from "../../src/sandbox/meshi/likeness.ts";
import { type Bench, openBench } from "./harness.ts";

interface Person {
  readonly attendee_id: string;
  readonly name: string;
  readonly email?: string;
  readonly company?: string;
}

/** Held row, candidate and reason of each open review, in queue order. */
async function queue({ call }: Bench): Promise<string[]> {
  const { items } = (await call("GET", "/review-queue?limit=100")).body;
  return items.map(
    ({ attendee_id, candidate }) => `${attendee_id} ${candidate.partner_id} ${candidate.match_reason}`,
  );
}

async function enriched(rows: readonly Person[]): Promise<Bench & { queue: () => Promise<string[]> }> {
  const bench = await openBench();
  await bench.createEvent("summit");
  await bench.importRows("summit", rows);
  await bench.enrich("summit");
  return { ...bench, queue: () => queue(bench) };
}

const person = (attendee_id: string, name: string, email?: string, company?: string): Person => ({
  attendee_id,
  name,
  ...(email !== undefined && { email }),
  ...(company !== undefined && { company }),
});

describe("enrichment", () => {
  it("opens a review for the same e-mail, and for the same name and company", async () => {
    const { queue } = await enriched([
      person("a", "Ada Lovelace", "ada@example.org", "Analytical Engines"),
      person("b", "A. Lovelace", "ADA@example.org"),
      person("c", "ADA  Lovelace", undefined, "Analytical Engines"),
      person("d", "Ada Lovelace", undefined, "Another Company"),
      person("e", "Ada Lovelace"),
    ]);
    expect(await queue()).toEqual(["b a same_email", "c a same_name_and_company"]);
  });

  it("opens nothing when the run ends but when it ends", async () => {
    const { call, createEvent, importRows, finish } = await openBench();
    await createEvent("summit");
    await importRows("summit", [person("a", "A", "x@x.org"), person("b", "B", "x@x.org")]);
    await call("POST", "/events/summit/enrichment-runs", { body: { idempotency_key: "k" } });
    expect((await call("GET", "/review-queue")).body.items).toEqual([]);
    finish();
    expect((await call("GET", "/review-queue")).body.items).toHaveLength(1);
  });

  it("holds each double against the first in order of ids, the e-mail before the name", async () => {
    const { queue } = await enriched([
      person("m3", "Grace Hopper", "grace@example.org", "Navy"),
      person("m2", "Grace Hopper", "other@example.org", "Navy"),
      person("m1", "Someone Else", "grace@example.org"),
      person("m4", "Grace Hopper", "grace@example.org", "Navy"),
    ]);
    expect(await queue()).toEqual(["m3 m1 same_email", "m4 m1 same_email"]);
  });

  it("gives the same reviews however the roster was cut and ordered", async () => {
    const rows = Array.from({ length: 24 }, (_, index) =>
      person(
        `p${String(index).padStart(2, "0")}`,
        `Name ${index % 7}`,
        `mail${index % 11}@example.org`,
        "Acme",
      ),
    );
    const expected = await (await enriched(rows)).queue();
    expect(expected.length).toBeGreaterThan(10);
    const shuffles = fc.shuffledSubarray(rows, { minLength: rows.length });
    await fc.assert(
      fc.asyncProperty(shuffles, fc.integer({ min: 1, max: 23 }), async (shuffled, cut) => {
        const bench = await openBench();
        await bench.createEvent("summit");
        await bench.importRows("summit", shuffled.slice(0, cut));
        await bench.importRows("summit", shuffled.slice(cut));
        await bench.enrich("summit");
        expect(await queue(bench)).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  it("asks about nothing again that is open or decided", async () => {
    const { queue, call, enrich } = await enriched([
      person("a", "A", "x@x.org"),
      person("b", "B", "x@x.org"),
      person("c", "C", "y@x.org"),
      person("d", "D", "y@x.org"),
    ]);
    const before = await queue();
    await enrich("summit");
    expect(await queue()).toEqual(before);
    const { items } = (await call("GET", "/review-queue")).body;
    await call("POST", `/review-queue/${items[0]?.review_id}/resolve`, { body: { decision: "accept" } });
    await enrich("summit");
    expect(await queue()).toEqual(["d c same_email"]);
  });

  it("opens reviews in order of the held ids", async () => {
    const { queue } = await enriched([
      person("a1", "A1", "one@x.org"),
      person("a2", "A2", "two@x.org"),
      person("b1", "B1", "two@x.org"),
      person("b2", "B2", "one@x.org"),
    ]);
    expect(await queue()).toEqual(["b1 a2 same_email", "b2 a1 same_email"]);
  });

  it.each([
    ["accept", []],
    ["distinct", []],
    ["reject", ["c b same_email"]],
  ])("after %s proposes %j for the row that was held", async (decision, proposed) => {
    const { queue, call, enrich } = await enriched(["a", "b", "c"].map((id) => person(id, id, "x@x.org")));
    expect(await queue()).toEqual(["b a same_email", "c a same_email"]);
    const [first, second] = (await call("GET", "/review-queue")).body.items;
    await call("POST", `/review-queue/${first?.review_id}/resolve`, { body: { decision: "reject" } });
    await call("POST", `/review-queue/${second?.review_id}/resolve`, { body: { decision } });
    expect(await queue()).toEqual([]);
    await enrich("summit");
    expect(await queue()).toEqual(proposed);
  });

  it("has nothing left to ask when every candidate was rejected", async () => {
    const { queue, call, enrich } = await enriched(["a", "b"].map((id) => person(id, id, "x@x.org")));
    const [review] = (await call("GET", "/review-queue")).body.items;
    await call("POST", `/review-queue/${review?.review_id}/resolve`, { body: { decision: "reject" } });
    await enrich("summit");
    expect(await queue()).toEqual([]);
  });

  it("compares within an event, but remembers decisions for the organisation", async () => {
    const bench = await openBench();
    const rows = [person("a", "A", "x@x.org"), person("b", "B", "x@x.org")];
    for (const id of ["one", "two", "three"]) await bench.createEvent(id);
    await bench.importRows("one", rows.slice(0, 1));
    await bench.importRows("two", rows.slice(1));
    await bench.enrich("one");
    await bench.enrich("two");
    expect(await queue(bench)).toEqual([]);
    await bench.importRows("two", rows);
    await bench.enrich("two");
    const [review] = (await bench.call("GET", "/events/two/review-queue")).body.items;
    await bench.call("POST", `/review-queue/${review?.review_id}/resolve`, { body: { decision: "reject" } });
    await bench.importRows("three", rows);
    await bench.enrich("three");
    expect(await queue(bench)).toEqual([]);
  });

  it("passes over ids that a merge has folded away", async () => {
    const { queue, call, enrich, importRows } = await enriched([
      person("a", "A", "x@x.org"),
      person("b", "B", "x@x.org"),
    ]);
    const [review] = (await call("GET", "/review-queue")).body.items;
    const merge = {
      source_kind: "attendee",
      source_partner_id: "a",
      target_kind: "attendee",
      target_partner_id: "b",
    };
    await call("POST", `/review-queue/${review?.review_id}/merge`, { body: merge });
    await importRows("summit", [person("a", "A", "x@x.org"), person("c", "C", "x@x.org")]);
    await enrich("summit");
    expect(await queue()).toEqual(["c b same_email"]);
  });
});

describe("what makes two attendees alike", () => {
  const alike = (a: [string, string], b: [string, string]): boolean =>
    nameAndCompanyKey(...a) === nameAndCompanyKey(...b);

  it.each([
    ["letter case", "ADA LOVELACE", "ada lovelace"],
    ["white space", "  Ada \t Lovelace\u00a0", "Ada Lovelace"],
    ["accents on Latin letters", "Žofie Nováková", "Zofie Novakova"],
    ["accents however they are written", "Zoe\u0308", "Zoë"],
    ["accents on Greek letters", "Νίκος", "Νικος"],
    ["punctuation", "O'Brien, Conan", "OBrien Conan"],
    ["hyphens", "Jean-Luc", "Jean Luc"],
    ["full width", "Ａｄａ", "Ada"],
    ["the two spellings of ß", "Groß", "GROSS"],
    ["the forms of sigma", "ΟΔΥΣΣΕΥΣ", "οδυσσευς"],
  ])("is not %s", (_, one, other) => expect(alike([one, "Acme Inc."], [other, "ACME, Inc"])).toBe(true));

  it.each([
    ["marks that make another letter", "がん", "かん"],
    ["vowel signs", "कि", "कु"],
    ["another word", "Ada King", "Ada Lovelace"],
    ["where the words are cut", "Ann Ika", "Anni Ka"],
  ])("is %s", (_, one, other) => expect(alike([one, "Acme"], [other, "Acme"])).toBe(false));

  it("is never a name alone, nor an empty or unspeakable one", () => {
    expect(nameAndCompanyKey("Ada", null)).toBeUndefined();
    expect(nameAndCompanyKey("Ada", " - ")).toBeUndefined();
    expect(nameAndCompanyKey("...", "Acme")).toBeUndefined();
    expect(emailKey(null)).toBeUndefined();
  });

  it("is the e-mail address, letter case aside", () => {
    expect(emailKey("Ada@Example.ORG")).toBe(emailKey("ada@example.org"));
    expect(emailKey("ada@example.org")).not.toBe(emailKey("a.da@example.org"));
  });
});
