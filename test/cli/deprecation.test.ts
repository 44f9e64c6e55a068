import { expect, onTestFinished, test, vi } from "vitest";
import { operationNamed } from "../../src/cli/call/operation.ts";
import { perform } from "../../src/cli/call/perform.ts";
import { describeDeprecation } from "../../src/cli/deprecation.ts";
import { concord } from "./concord.ts";
import { machine, publishable, withMeshes } from "./meshes.ts";
import { rawServer } from "./raw-server.ts";
import { EVENT } from "./sandbox.ts";

const BODY = JSON.stringify({
  event_id: EVENT,
  title: "t",
  start_date: "2026-05-18",
  end_date: "2026-05-19",
  timezone: "UTC",
  visibility: "private",
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  correlation_id: "c",
});
const response = (...fields: string[]) =>
  `HTTP/1.1 200 OK\r\n${["content-type: application/json", `content-length: ${BODY.length}`, "connection: close", ...fields].join("\r\n")}\r\n\r\n${BODY}`;
const call = (base: string) =>
  concord(["call", "meshi", "getEvent", "--event_id", EVENT, "--base-url", base]);

test("what a response says of the end of its operation is reported once, on standard error", async () => {
  const { base } = await rawServer(
    response(
      "deprecation: @1767225600",
      "sunset: Fri, 31 Dec 2100 23:59:59 GMT",
      'link: <https://example.com/next>; rel="sunset"',
    ),
  );
  const { code, out, err } = await call(base);
  expect({ code, err }).toEqual({
    code: 0,
    err: "concord: GET /events/{event_id} is deprecated since 2026-01-01, and ends on 2100-12-31. See https://example.com/next\n",
  });
  expect(JSON.parse(out)).toMatchObject({ event_id: EVENT });
});

test("a response that says nothing of it reports nothing", async () => {
  const { base } = await rawServer(response());
  expect(await call(base)).toMatchObject({ code: 0, err: "" });
});

test.each([
  ["", 0],
  ["deprecation: @1767225600", 1],
])(
  "an operation that the document marks as deprecated is reported once: with the field %j as well",
  async (field) => {
    const { base } = await rawServer(response(...(field ? [field] : [])));
    const operation = await operationNamed("meshi", "getEvent");
    const lines: string[] = [];
    const said = vi.spyOn(console, "error").mockImplementation((text: string) => void lines.push(text));
    const shown = vi.spyOn(console, "log").mockImplementation(() => {});
    vi.stubEnv("MESHI_KEY", "some-key");
    onTestFinished(() => {
      for (const spy of [said, shown]) spy.mockRestore();
      vi.unstubAllEnvs();
    });
    const marked = { ...operation, described: { ...operation.described, deprecated: true } };
    const params = { path: { event_id: EVENT }, query: {}, header: {} };
    await perform(marked, { params }, { baseUrl: base }, new AbortController().signal);
    expect(lines.filter((line) => line.includes("is deprecated"))).toHaveLength(1);
  },
);

test.each<[object, string]>([
  [{}, "GET /x is deprecated."],
  [{ deprecatedAt: new Date("2100-01-01") }, "GET /x will be deprecated from 2100-01-01 on."],
  [{ sunsetAt: new Date("2001-01-01") }, "GET /x is deprecated, and was to end on 2001-01-01."],
  [
    { link: '<https://a.example>; rel="next", <https://b.example>; rel=deprecation' },
    "GET /x is deprecated. See https://b.example",
  ],
  [{ link: '<\u001b[31m>; rel="sunset"' }, "GET /x is deprecated."],
])("%j is put into words", (deprecation, words) => {
  expect(describeDeprecation("GET /x", deprecation)).toBe(words);
});

const event = [
  "call",
  "meshes",
  "emitEvent",
  "--wait",
  "-f",
  "event=a.b",
  "-F",
  'payload={"email":"ines@example.com"}',
];

test("--wait with a key that may not follow the run is refused before anything is sent, and names the key that may", async () => {
  const { to, received } = await withMeshes();
  const { code, out, err } = await concord([...event, ...to], { env: publishable });
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain("--wait follows it by getEvent, and nothing was sent.");
  expect(err).toContain("MESHES_ORG_ID, MESHES_ACCESS_KEY and MESHES_SECRET_KEY");
  expect(await received()).toEqual([]);
});

test("--wait takes the key of each operation: one sends, the other follows", async () => {
  const { to, received } = await withMeshes();
  const { code, err } = await concord([...event, ...to], { env: { ...machine, ...publishable } });
  expect({ code, err }).toMatchObject({ code: 0 });
  expect(await received()).toHaveLength(1);
});
