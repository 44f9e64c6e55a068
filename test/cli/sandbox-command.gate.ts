import { join } from "node:path";
import { expect, test } from "vitest";
import { concord, file, folder, KEY, start } from "./concord.ts";

/** Starts the sandbox on a free port; gives its base URL and a way to stop it. */
async function serve(...options: readonly string[]) {
  const running = start(["sandbox", "--port", "0", ...options]);
  const said = await running.said("Ctrl-C stops it.");
  const [base = ""] = /http:\/\/127\.0\.0\.1:\d+\/meshi/.exec(said) ?? [];
  const get = (path: string) => fetch(`${base}${path}`, { headers: { authorization: `Bearer ${KEY}` } });
  const stop = async (signal: NodeJS.Signals = "SIGINT") => {
    running.kill(signal);
    return running.ended;
  };
  return { running, said, base, get, stop };
}

test("it prints the address and the keys of each API, and ends cleanly at Ctrl-C", async () => {
  const { said, get, stop } = await serve();
  expect(said).toMatch(/^meshi {2}http:\/\/127\.0\.0\.1:\d+\/meshi$/m);
  expect(said).toMatch(/^ {2}full +meshi-full-key$/m);
  expect(said).toMatch(
    /^ {2}MESHES_ORG_ID=\S+ MESHES_ACCESS_KEY=mk_\S+ MESHES_SECRET_KEY=\S+ npx concord call meshes --help /m,
  );
  expect(said).toMatch(/^ {2}readOnly +meshi-read-key$/m);
  expect((await get("/auth")).status).toBe(200);
  expect(await stop()).toMatchObject({ code: 0, err: "" });
});

test.each([
  ["SIGINT", "SIGTERM"],
  ["SIGTERM", "SIGHUP"],
  ["SIGHUP", "SIGINT"],
] as const)(
  "%s lets responses under way end; %s after it ends the sandbox at once",
  async (first, second) => {
    const { running, get, stop } = await serve("--fault", "slow-body=30s");
    const response = await get("/auth");
    running.kill(first);
    expect(await stop(second)).toMatchObject({ code: 130 });
    await expect(response.text()).rejects.toThrow();
  },
);

test("a closed terminal (SIGHUP) ends it as Ctrl-C does", async () => {
  const { stop } = await serve();
  expect(await stop("SIGHUP")).toMatchObject({ code: 0, err: "" });
});

test("--data keeps the state, --fault makes things go wrong, and SIGTERM ends it as well", async () => {
  const data = join(await folder(), "sandbox.db");
  const event =
    '{"event_id":"e","title":"T","start_date":"2026-05-18","end_date":"2026-05-19","timezone":"UTC"}';
  const first = await serve("--data", data);
  const created = await concord(["call", "meshi", "createEvent", "--body", event, "--base-url", first.base]);
  expect(created).toMatchObject({ code: 0 });
  expect(await first.stop("SIGTERM")).toMatchObject({ code: 0 });

  const second = await serve(
    "--data",
    data,
    "--fault",
    "status=503,times=1",
    "--no-rate-limit",
    "--run-duration",
    "2s",
  );
  expect((await second.get("/events/e")).status).toBe(503);
  expect((await second.get("/events/e")).status).toBe(200);
  await second.stop();
});

test("it logs one line for each request, or JSON, or nothing, and bodies with -v", async () => {
  const text = await serve("--run-duration", "0");
  await text.get("/auth");
  const { out } = await text.stop();
  expect(out).toMatch(/^\d\d:\d\d:\d\d GET \/meshi\/auth 200 [\d.]+ms getAuth by svc-full \S+$/m);

  const json = await serve("--log", "json", "-v");
  await json.get("/nowhere");
  const ended = await json.stop();
  const entries = ended.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(entries).toMatchObject([{ status: 404, code: "NOT_FOUND", responseBody: { code: "NOT_FOUND" } }]);
  expect(ended.err).toContain("Ctrl-C stops it.");

  const silent = await serve("--log", "off");
  await silent.get("/auth");
  expect((await silent.stop()).out).not.toContain("/auth 200");
});

test("--reset empties the data file, --cors lets a page in, and other addresses are warned of", async () => {
  const data = join(await folder(), "sandbox.db");
  const first = await serve("--data", data);
  const event =
    '{"event_id":"e","title":"T","start_date":"2026-05-18","end_date":"2026-05-19","timezone":"UTC"}';
  await concord(["call", "meshi", "createEvent", "--body", event, "--base-url", first.base]);
  await first.stop();
  const second = await serve("--data", data, "--cors", "http://a.example", "--cors", "http://b.example");
  expect((await second.get("/events/e")).status).toBe(200);
  const page = await fetch(second.base, { headers: { origin: "http://b.example" } });
  expect(page.headers.get("access-control-allow-origin")).toBe("http://b.example");
  await second.stop();
  const third = await serve("--data", data, "--reset");
  expect((await third.get("/events/e")).status).toBe(404);
  expect(await third.stop()).toMatchObject({ err: "" });

  const running = start(["sandbox", "--port", "0", "--host", "0.0.0.0"]);
  await running.said("Ctrl-C stops it.");
  running.kill("SIGINT");
  expect((await running.ended).err).toMatch("listens on 0.0.0.0, so others in your network can reach it");
});

test("with a document it serves the API that the document describes", async () => {
  const document = join(import.meta.dirname, "../init/fixtures/orchard.yaml");
  const running = start(["sandbox", document, "--port", "0"]);
  const said = await running.said("Ctrl-C stops it.");
  expect(said).toMatch(/^ {2}full +sandbox-full-key$/m);
  const [base = ""] = /http:\/\/127\.0\.0\.1:\d+\/orchard/.exec(said) ?? [];
  const trees = await fetch(`${base}/trees`);
  const { data } = await trees.json();
  expect([trees.status, data]).toEqual([
    200,
    Array.from({ length: 3 }, () => ({ id: expect.any(String), type: expect.any(String) })),
  ]);
  running.kill("SIGINT");
  expect(await running.ended).toMatchObject({ code: 0 });
  expect(await concord(["sandbox", "nowhere.yaml"])).toMatchObject({ code: 2 });
});

test.each([
  [["--overlay", "a.overlay.yaml"], "--overlay goes with a document"],
  [["--data", ""], "It is the name of a file."],
  [["--reset"], "--reset empties the file of --data"],
  [["--cors", "app.example"], '"app.example" is no origin.'],
  [["--log", "xml"], "Allowed choices are text, json, off."],
  [["--fault", "slow-body=600h"], "at most 24h"],
])("%j is wrong use, and nothing is started", async (options, said) => {
  expect(await concord(["sandbox", ...options])).toMatchObject({
    code: 2,
    err: expect.stringContaining(said),
  });
});

test("what it cannot do is reported in one sentence", async () => {
  const { base, stop } = await serve();
  const port = new URL(base).port;
  expect(await concord(["sandbox", "--port", port])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^concord: Port 127\.0\.0\.1:\d+ is in use\. .*\n$/),
  });
  await stop();
  expect(await concord(["sandbox", "--fault", "statu=503"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("there is no fault statu; there are status,"),
  });
  expect(await concord(["sandbox", "--fault", "status=503,operation=nothing"])).toMatchObject({ code: 2 });
  const other = await file("notes.txt", "not a database, but long enough to be looked at as one");
  expect(await concord(["sandbox", "--data", other])).toMatchObject({
    code: 2,
    err: expect.stringContaining("notes.txt is not a data file of the sandbox."),
  });
  expect(await concord(["sandbox", "--data", join(other, "sandbox.db")])).toMatchObject({ code: 2 });
  expect(await concord(["sandbox", "--run-duration", "soon"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("It is a time such as 0, 1500ms or 2s."),
  });
});
