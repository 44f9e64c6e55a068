import { expect, test } from "vitest";
import { concord } from "./concord.ts";
import { EVENT, rows, withEvent } from "./sandbox.ts";

const event = ["call", "meshi", "getEvent", "--event_id", EVENT];

test.each<[expression: string, more: string[], out: string]>([
  [".event_id", [], `${EVENT}\n`],
  ["{id: .event_id, year: (.start_date[:4] | tonumber)}", [], `{"id":"${EVENT}","year":2026}\n`],
  [".event_id, .title", [], `${EVENT}\nSummit\n`],
  ["empty", [], ""],
  [".event_id", ["--output", "json"], `"${EVENT}"\n`],
  ["{id: .event_id}", ["--output", "table"], `id\n${EVENT}\n`],
  [".event_id, .title", ["--output", "ndjson"], `"${EVENT}"\n"Summit"\n`],
])("--jq %s %j prints what jq makes of the response", async (expression, more, out) => {
  const { to } = await withEvent();
  expect(await concord([...event, "--jq", expression, ...more, ...to])).toEqual({ code: 0, out, err: "" });
});

/** Reviews to list: three people with one address. */
async function withReviews(): Promise<readonly string[]> {
  const { to } = await withEvent();
  const attendees = rows(3).map((row) => ({ ...row, email: "same@example.com" }));
  const call = (operation: string, ...more: string[]) =>
    concord(["call", "meshi", operation, "--event_id", EVENT, "--wait", ...more, ...to]);
  await call("importAttendees", "--body", JSON.stringify({ attendees }));
  await call("startEnrichmentRun");
  return ["call", "meshi", "listEventReviews", "--event_id", EVENT, ...to];
}

test("with --all, --jq is applied to each item", async () => {
  const list = await withReviews();
  const lines = await concord([...list, "--all", "--jq", ".attendee_id"]);
  expect(lines).toMatchObject({ code: 0, out: expect.stringMatching(/^(att-\d\n)+$/) });
  const table = await concord([...list, "--all", "--jq", "{attendee_id}", "--output", "table"]);
  expect(table).toMatchObject({ code: 0, out: `attendee_id\n${lines.out}` });
});

test.each([".[", "nosuch(1)", "{"])(
  "an expression that is none is refused before anything is sent: %s",
  async (expression) => {
    const { code, out, err } = await concord([
      ...event,
      "--jq",
      expression,
      "--base-url",
      "http://127.0.0.1:9",
    ]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^concord: --jq ".*" is no jq expression: .+\n$/);
  },
);

test("an expression that does not fit the response says that the call is done", async () => {
  const { to } = await withEvent();
  const { code, err } = await concord([...event, "--jq", ".event_id.name", ...to]);
  expect(code).toBe(1);
  expect(err).toBe(
    'concord: The call is done, and --jq cannot be applied to its response: Cannot index string with string "name".\n',
  );
});

test("--output prints the list of a response as JSON, as lines, or as a table", async () => {
  const list = await withReviews();
  const printed = async (output: string) => (await concord([...list, "--output", output])).out;
  const lines = (await printed("ndjson")).trim().split("\n");
  expect(Object.values(JSON.parse(await printed("json")))).toContainEqual(
    lines.map((line) => JSON.parse(line)),
  );
  const [names = "", ...table] = (await printed("table")).trim().split("\n");
  expect(names.split(/ {2,}/)).toEqual(Object.keys(JSON.parse(lines[0] ?? "")));
  expect(table).toHaveLength(lines.length);
});

test.each(["--event_id", "--event-id"])("a parameter may be written with hyphens: %s", async (option) => {
  const { to } = await withEvent();
  const read = await concord(["call", "meshi", "getEvent", option, EVENT, "--jq", ".event_id", ...to]);
  expect(read).toMatchObject({ code: 0, out: `${EVENT}\n` });
});
