import { expect, test } from "vitest";
import { Contact } from "../../src/cli/contact.ts";
import { createClient } from "../../src/client/index.ts";
import { faultyServer, reset } from "../support/faulty-server.ts";
import { failing, fakeFetch, type Reply } from "../support/fetch.ts";
import { down, meshi, ok } from "../support/meshi.ts";
import { concord, file } from "./concord.ts";
import { csv, EVENT, rows } from "./sandbox.ts";

/** A client that would make twelve attempts, of a server that gives these replies and then none. */
function patient(...replies: Reply[]) {
  const contact = new Contact();
  const lost = failing("ECONNRESET");
  const { fetch } = fakeFetch((_, number) => replies[number - 1] ?? lost);
  const retry = { attempts: 12, base: 0 };
  const hooks = { onAttempt: contact.onAttempt };
  const client = createClient(meshi, {
    baseUrl: "https://api.test",
    token: "t",
    fetch,
    retry,
    hooks,
    env: contact.env,
  });
  return { contact, attempts: async () => (await client.GET("/auth")).meta.attempts.length };
}

test("while no response has come to a command, a call has three attempts, however patient it is", async () => {
  const { contact, attempts } = patient();
  expect([await attempts(), contact.isGivenUp]).toEqual([3, true]);
});

test.each([
  ["a success", ok],
  ["an error", down],
])("after %s the API is known to be there, and patience counts", async (_, reply) => {
  const { contact, attempts } = patient(reply);
  if (reply === ok) await attempts();
  expect([await attempts(), contact.isGivenUp]).toEqual([12, false]);
});

test.each([
  [[], 3],
  [["--attempts", "5"], 5],
])("an import to a wrong address ends soon: with %j after so many requests: %i", async (more, requests) => {
  await using server = await faultyServer(reset("early"));
  const roster = await file("roster.csv", csv(rows(2)));
  const { code, err } = await concord([
    "import",
    roster,
    "--event",
    EVENT,
    "--verbose",
    ...more,
    "--base-url",
    server.url,
  ]);
  expect({ code, requests: server.requests.length }).toEqual({ code: 1, requests });
  expect(err).toContain("GET /auth got no response");
  // Each wait that takes place is reported, and no other.
  expect(err.match(/ waits /g)).toHaveLength(requests - 1);
});
