import { expect, test } from "vitest";
import { Journey } from "../../src/cli/call/journey.ts";
import { concord } from "./concord.ts";
import { rawServer } from "./raw-server.ts";

type Send = () => Promise<Response>;

const failed =
  (phase?: string): Send =>
  () =>
    Promise.reject(Object.assign(new Error("gone"), { phase }));
const responded =
  (status: number): Send =>
  async () =>
    new Response(null, { status });

const REJECTED = "POST /kites was rejected (429), and nothing was worked on.";
const UNKNOWN = "POST /kites was sent, and its response is not known: the API may have worked on it.";

const cases: readonly (readonly [string, readonly Send[], string])[] = [
  ["no request", [], "Nothing of POST /kites was sent."],
  ["no connection", [failed("connecting")], "Nothing of POST /kites was sent."],
  ["a rate limit", [responded(429)], REJECTED],
  ["a rate limit, then no connection", [responded(429), failed("connecting")], REJECTED],
  ["a credential that is renewed", [responded(401)], REJECTED.replace("429", "401")],
  ["a lost response", [failed("waiting")], UNKNOWN],
  ["a lost response, then a rate limit", [failed("waiting"), responded(429)], UNKNOWN],
  ["an error of the server", [responded(503)], UNKNOWN],
  ["a failure that says nothing of itself", [failed()], UNKNOWN],
];

test.each(cases)(
  "a signal ends a call after %s, and the command says what the API may have done",
  async (_, sends, said) => {
    let at = 0;
    const journey = new Journey(() => (sends[at++] ?? responded(200))());
    for (const _send of sends) await journey.transport("https://api.test", {}).catch(() => {});
    expect(await journey.describe("POST /kites")).toBe(said);
  },
);

test("how far a request has come is said once the signal has ended it", async () => {
  let end = (_error: Error): void => {};
  const journey = new Journey(
    () =>
      new Promise((_, reject) => {
        end = reject;
      }),
  );
  journey.transport("https://api.test", {}).catch(() => {});
  const said = journey.describe("POST /kites");
  end(Object.assign(new Error("stopped"), { phase: "waiting" }));
  expect(await said).toBe(UNKNOWN);
});

test("a call that waits for a run, and has no status of it yet, says that the run has begun", async () => {
  const journey = new Journey(responded(202));
  await journey.transport("https://api.test", {});
  journey.begins();
  expect(await journey.describe("POST /kites")).toBe("The work has begun, and goes on without this command.");
});

test("a call that writes says when the API may have worked on it although its response is lost", async () => {
  const { base } = await rawServer("");
  const call = (...args: string[]) =>
    concord(["call", "meshi", ...args, "--attempts", "1", "--base-url", base]);
  const dates = ["start_date=2026-05-01", "end_date=2026-05-02", "timezone=UTC"];
  const fields = ["event_id=e", "title=t", ...dates].flatMap((field) => ["-f", field]);
  const hint = "The API may have worked on it all the same";
  const write = await call("createEvent", ...fields);
  expect(write).toMatchObject({ code: 1, err: expect.stringContaining(hint) });
  const read = await call("getAuth");
  expect(read).toMatchObject({ code: 1, err: expect.not.stringContaining(hint) });
});
