import { describe, expect, it } from "vitest";
import { runExample } from "./run-example.ts";

const some = (pattern: RegExp) => expect.stringMatching(pattern);
const id = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

describe("the program with four APIs", () => {
  it("brings attendees, contacts, events and meetings together, with one handler for every failure", async () => {
    const steps = await runExample("four-apis");
    expect([...steps]).toEqual([
      [
        "Meshi: import the attendees",
        [
          "4 rows: partial.",
          some(/^Not taken, att-1004: The e-mail "dana at example.com" is not an address\.$/),
        ],
      ],
      [
        "Main API: upsert their contacts",
        [
          some(/^amina@example\.com: created, con_\w+\.$/),
          some(/^bo@example\.com: created, con_\w+\.$/),
          some(/^AMINA@example\.com: changed, con_\w+\.$/),
        ],
      ],
      ["Meshes: emit an event for each", ["3 events: succeeded."]],
      [
        "Meetso: read the meetings to come",
        [...Array.from({ length: 3 }, () => some(/^\d{4}-\d\d-\d\dT\S+Z {2}\S/)), some(/^\d+ in all\.$/)],
      ],
      [
        "A failure of Meshi",
        [
          some(/^GET \/events\/\{event_id\} was refused: 404 EVENT_NOT_FOUND\. /),
          some(/^What to do: Check the id/),
          some(new RegExp(`^Next: look at what is there\\. Request ${id}\\.$`)),
        ],
      ],
      [
        "A failure of the Main API",
        [
          some(/^POST \/contacts was refused: 403 forbidden\. .*scope write/),
          some(/^What to do: Use a key with the scope/),
          some(new RegExp(`^Next: fix the credentials\\. Request ${id}\\.$`)),
        ],
      ],
      [
        "A failure of Meshes",
        [
          some(/^POST \/api\/v1\/events\/bulk was refused: 400 BadRequest\. /),
          some(/^What to do: Correct what the message and the details name/),
          some(/^Next: fix the request\. Request \S+\.$/),
        ],
      ],
      [
        "A failure of Meetso",
        [
          some(/^GET \/public\/v1\/meetings was refused: 400 invalid_cursor\. /),
          some(/^What to do: Restart pagination from the first page/),
          some(/^Next: fix the request\. Request req_[0-9a-f]{16}\.$/),
        ],
      ],
      [
        "No response at all",
        [
          some(/^GET \/events\/\{event_id\} had no usable response: /),
          some(/^(It may have been worked on all the same|Nothing was done)\.$/),
          some(new RegExp(`^Next: come back later\\. Request ${id}\\.$`)),
        ],
      ],
    ]);
    const [created, , changed] = steps.get("Main API: upsert their contacts") ?? [];
    expect(changed?.split(" ").at(-1)).toBe(created?.split(" ").at(-1));
  });
});

describe("the example of", () => {
  it("the Main API counts, reads and sends, and names the rule that forbids a send", async () => {
    expect([...(await runExample("main-api"))]).toEqual([
      [
        "Create contacts",
        [some(/^Amina is con_\w+\.$/), some(/^Bo is con_\w+\.$/), some(/^Dana is con_\w+\.$/)],
      ],
      ["Confirm one of them", ["It is there, as it was sent."]],
      ["Count before anything is stored", ["1 of 3 match."]],
      ["Read all contacts", ["amina@example.com", "bo@example.com", "dana@example.com, unsubscribed"]],
      [
        "Trigger a campaign",
        [
          "att-amina: queued.",
          some(/^POST \/campaigns\/\{campaign_id\}\/trigger was refused: 422 business_rule_violation\. /),
          some(/^What to do: See the rule in `details\.rule`/),
          some(/^Next: fix the request\. Request \S+\.$/),
        ],
      ],
    ]);
  });

  it("Meshes delivers an event, tells the refused one of a batch, and takes an event from a browser", async () => {
    expect([...(await runExample("meshes"))]).toEqual([
      ["Find the workspace", ["It is Production."]],
      ["Connect a webhook, and send it sign-ups", ["user.signed_up goes to https://hooks.example/sign-ups."]],
      ["Emit an event and follow its delivery", ["completed: 1 of 1 deliveries."]],
      [
        "Emit many",
        [
          "Batch 1 of 100: succeeded.",
          "Batch 2 of 20: partial.",
          some(/^Event 111 was not taken\. payload\.email: /),
        ],
      ],
      ["Emit from a browser", ["Taken: user.signed_up."]],
      [
        "Retry what did not fail",
        [
          some(
            /^POST \/api\/v1\/events\/\{event_id\}\/rules\/\{rule_id\}\/retry was refused: 404 NotFound\. /,
          ),
          some(/^What to do: /),
          some(/^Next: look at what is there\. Request \S+\.$/),
        ],
      ],
    ]);
  });

  it("Meetso reads all pages, waits for a transcript and downloads a recording", async () => {
    const steps = await runExample("meetso");
    expect([...steps.keys()]).toEqual([
      "Read the meetings that were recorded",
      "Wait for its transcript",
      "Download its recording",
      "Ask for what another organisation has",
    ]);
    const [pages = [], transcript = [], recording = [], other = []] = steps.values();
    expect(pages.slice(0, 2)).toEqual(["A page of 40.", "A page of 40."]);
    expect(pages.at(-1)).toBe("The latest: Customer interview, 2 invited.");
    expect(transcript.filter((line) => line === "The transcript is COMPLETED.")).toHaveLength(1);
    expect(transcript.at(-1)).toMatch(/^\d+ segments\. The first words: "\w/);
    expect(recording).toEqual([some(/^audio\/wav, \d+ bytes\.$/)]);
    expect(other[0]).toMatch(/^GET \/public\/v1\/meetings\/\{id\} was refused: 404 not_found\. /);
  });
});
