import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { keys, workspaces } from "../../src/sandbox/meshes/keys.ts";
import { answering, faultyServer } from "../support/faulty-server.ts";
import { concord, file, folder } from "./concord.ts";
import { events, idsOf, linesOf, machine, ndjson, publishable, WORKSPACE, withMeshes } from "./meshes.ts";

/** A response that accepts all of so many events. */
const accepted = (count: number) =>
  answering(201, { count, records: Array.from({ length: count }, () => ({ id: "1" })) });

test("the events of a file go in, as many a request as the API takes, and each batch is reported", async () => {
  const { to, received } = await withMeshes();
  const path = await file("events.ndjson", ndjson(events(250)));
  const { code, out, err } = await concord(["emit", path, "--concurrency", "1", ...to], { env: publishable });
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(/all events are in\n +250 {2}events\n +250 {2}accepted\nTook /),
  });
  expect(err.split("\n").map((line) => line.replace(/ \(.*|in .* s$/, ""))).toEqual([
    `checked 250 events of ${path} `,
    `calls go to ${to[1]}, with the key of MESHES_PUBLISHABLE_KEY`,
    "batch 1: sending 100 events",
    "batch 1: lines 1 to 100: 100 accepted",
    "batch 2: sending 100 events",
    "batch 2: lines 101 to 200: 100 accepted",
    "batch 3: sending 50 events",
    "batch 3: lines 201 to 250: 50 accepted",
    "",
  ]);
  expect(await received()).toEqual(idsOf(events(250)));
  expect(await readdir(dirname(path))).toEqual(["events.ndjson"]);
});

test("events are sent as they stand, whatever their values", async () => {
  await using server = await faultyServer(accepted(3));
  const list = [
    '{"event":"a","payload":{"note":null,"text":"  ","__proto__":{"x":1},"list":[],"n":1.50}}',
    ' {"payload":{"王":"芳 😀"},"event":"b","resource":"r"} ',
    '{"event":"c","payload":{"quote":"\\"\\u0000\\n"}}',
  ];
  const path = await file("events.ndjson", `\uFEFF${list.join("\r\n")}\r\n\r\n`);
  const args = ["emit", path, "--base-url", server.url];
  expect(await concord(args, { env: publishable })).toMatchObject({ code: 0 });
  expect(server.bodies).toEqual([`[${list.map((line) => line.trim()).join(",")}]`]);
});

test("a machine key sends events to the workspace that each names, and the others to --workspace", async () => {
  const { to, received } = await withMeshes();
  const [first, ...others] = events(5);
  const path = await file("events.ndjson", ndjson([{ ...first, workspace: workspaces.harmony }, ...others]));
  const args = ["emit", path, "--workspace", WORKSPACE, ...to];
  expect(await concord(args, { env: machine })).toMatchObject({ code: 3 });
  expect(await received()).toEqual(idsOf(others));
  const [rejected] = await linesOf(path.replace(".ndjson", ".rejected.ndjson"));
  expect(rejected).toMatchObject({ rejected_line: 1, workspace: workspaces.harmony });
});

test("with a machine key an event without a workspace is found before anything is sent", async () => {
  const path = await file("events.ndjson", ndjson([{ ...events(1)[0], workspace: WORKSPACE }, ...events(1)]));
  const { code, err } = await concord(["emit", path, "--base-url", "http://127.0.0.1:9"], { env: machine });
  expect(code).toBe(2);
  expect(err).toMatch(/events\.ndjson, line 2, property "workspace": .*\n {4}.*--workspace <uuid>/);
  expect(err).not.toContain("line 1,");
});

test("of both kinds of credentials the publishable key is taken", async () => {
  await using server = await faultyServer(accepted(1));
  const args = ["emit", await file("events.ndjson", ndjson(events(1))), "--base-url", server.url];
  expect(await concord(args, { env: { ...machine, ...publishable } })).toMatchObject({ code: 0 });
  expect(server.requests[0]?.headers).toMatchObject({ "x-meshes-publishable-key": keys.publishable });
  expect(server.requests[0]?.headers).not.toHaveProperty("authorization");
});

test("a key file holds the credentials as NAME=value lines", async () => {
  const { to } = await withMeshes();
  const path = await file("events.ndjson", ndjson(events(1)));
  const lines = Object.entries(machine).flatMap(([name, value]) => (value ? [`${name}="${value}"\n`] : []));
  const keyFile = await file("meshes.env", `# of the sandbox\n${lines.join("")}`);
  const args = ["emit", path, "--key-file", keyFile, "--workspace", WORKSPACE, ...to];
  const env = { MESHI_KEY: undefined };
  expect(await concord(args, { env })).toMatchObject({ code: 0 });
  await writeFile(keyFile, "MESHES_KEY=x\n");
  expect(await concord(args, { env })).toMatchObject({
    code: 1,
    err: expect.stringMatching(
      /^concord: There is nothing for MESHES_PUBLISHABLE_KEY, or .* in the file .*meshes\.env\./,
    ),
  });
});

test("of a batch the refused events are kept, each with its line and its own reason; the others are in", async () => {
  const { to, received } = await withMeshes();
  const list = events(120).map((event, index) =>
    index === 6 || index === 110 ? { ...event, payload: { email: `nobody ${index}` } } : event,
  );
  const path = await file("events.ndjson", ndjson(list));
  const { code, out, err } = await concord(["emit", path, ...to], { env: publishable });
  expect(code).toBe(3);
  expect(out).toMatch(/not all events are in\n +120 {2}events\n +118 {2}accepted\n +2 {2}rejected\n/);
  expect(err).toMatch(/^batch 1: lines 1 to 100: 99 accepted, 1 rejected$/m);

  const kept = path.replace(".ndjson", ".rejected.ndjson");
  expect(await linesOf(kept)).toEqual([
    {
      rejected_line: 7,
      rejected_reason: expect.stringMatching(/^payload\.email: .* \(BadRequest\)$/),
      ...list[6],
    },
    { rejected_line: 111, rejected_reason: expect.stringMatching(/^payload\.email: /), ...list[110] },
  ]);
  expect(err).toContain(`Corrected there: concord emit ${kept}`);
  await writeFile(kept, (await readFile(kept, "utf8")).replaceAll("nobody ", "somebody@example.com"));
  expect(await concord(["emit", kept, ...to], { env: publishable })).toMatchObject({ code: 0 });
  expect((await received()).sort()).toEqual(idsOf(list).sort());
});

test("a batch of which no event can be taken rejects each for its own reason, and the next batch is sent", async () => {
  const { to } = await withMeshes();
  const bad = [
    { event: "a", payload: { email: "no" } },
    { event: "a", payload: { id: "x" }, workspace: workspaces.harmony },
  ];
  const path = await file("events.ndjson", ndjson([...bad, ...events(2)]));
  const args = ["emit", path, "--batch-events", "2", "--json", ...to];
  const { code, out } = await concord(args, { env: publishable });
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({ accepted: 2, rejected: 2, unknown: 0, unsent: 0 });
  expect(await linesOf(path.replace(".ndjson", ".rejected.ndjson"))).toEqual([
    {
      rejected_line: 1,
      rejected_reason: expect.stringMatching(/^payload\.email: .* \(BadRequest\)$/),
      ...bad[0],
    },
    { rejected_line: 2, rejected_reason: "workspace: There is no such workspace. (BadRequest)", ...bad[1] },
  ]);
});

test("--dry-run checks and sends nothing, and needs neither credentials nor network", async () => {
  const env = { MESHI_KEY: undefined };
  const nowhere = ["--dry-run", "--base-url", "http://127.0.0.1:9"];
  const path = await file("events.ndjson", ndjson(events(5)));
  expect(await concord(["emit", path, ...nowhere], { env })).toMatchObject({
    code: 0,
    out: expect.stringContaining("checked; nothing was sent"),
  });
  expect(await concord(["emit", "-", ...nowhere], { env, input: ndjson(events(5)) })).toMatchObject({
    code: 0,
  });
  expect(await concord(["emit", "-", ...nowhere], { env, input: "{}\n" })).toMatchObject({ code: 2 });
});

test("--json prints one object with every count, and nothing else, on standard output", async () => {
  const { to } = await withMeshes();
  const path = await file("events.ndjson", `${ndjson(events(3))}{"event":""}\n`);
  const { code, out } = await concord(["emit", path, "--json", "--skip-invalid", ...to], {
    env: publishable,
  });
  expect(out.trimEnd().split("\n")).toHaveLength(1);
  expect(JSON.parse(out)).toEqual({
    status: "partial",
    exitCode: code,
    input: path,
    events: 4,
    accepted: 3,
    rejected: 1,
    unknown: 0,
    unsent: 0,
    repeated: 0,
    batches: 1,
    failures: [],
    problems: [],
    problemCount: 0,
    rejectedFile: path.replace(".ndjson", ".rejected.ndjson"),
    unknownFile: null,
    unsentFile: null,
    error: null,
    durationMs: expect.any(Number),
  });
});

test("what an earlier command has kept is never overwritten", async () => {
  const { to } = await withMeshes();
  const path = await file("events.ndjson", `${ndjson(events(1))}{"event":""}\n`);
  const args = ["emit", path, "--skip-invalid", ...to];
  for (const _ of [1, 2, 3]) await concord(args, { env: publishable });
  expect((await readdir(dirname(path))).sort()).toEqual([
    "events.ndjson",
    "events.rejected.2.ndjson",
    "events.rejected.3.ndjson",
    "events.rejected.ndjson",
  ]);
});

test("standard input is read once, and its files go to the working directory", async () => {
  const { to, received } = await withMeshes();
  const cwd = await folder();
  const input = `${ndjson(events(130))}{"event":"x"}\n${ndjson(events(20, 131))}`;
  const args = ["emit", "-", "--skip-invalid", ...to];
  expect(await concord(args, { cwd, input, env: publishable })).toMatchObject({ code: 3 });
  expect((await received()).sort()).toEqual(idsOf(events(150)).sort());
  expect(await linesOf(join(cwd, "stdin.rejected.ndjson"))).toMatchObject([
    { rejected_line: 131, event: "x" },
  ]);
});

test("a bad line of standard input stops it; what was read and not sent is kept, so that nothing is lost", async () => {
  const { to, received } = await withMeshes();
  const cwd = await folder();
  const input = `${ndjson(events(130))}{"event":"x"}\n${ndjson(events(3000, 131))}`;
  const args = ["emit", "-", "--json", ...to];
  const { code, out, err } = await concord(args, { cwd, input, env: publishable });
  expect(code).toBe(3);
  expect(err).toContain('standard input, line 131, property "payload": payload is missing or empty');
  expect(JSON.parse(out)).toMatchObject({
    events: 3131,
    accepted: 100,
    rejected: 1,
    unknown: 0,
    unsent: 3030,
  });
  expect(await linesOf(join(cwd, "stdin.rejected.ndjson"))).toHaveLength(1);

  const rest = await concord(["emit", "stdin.unsent.ndjson", ...to], { cwd, env: publishable });
  expect(rest).toMatchObject({ code: 0 });
  expect((await received()).sort()).toEqual(idsOf(events(3130)).sort());
});

test("a bad line of standard input before anything was sent is an invalid input, exit 2, and leaves no file", async () => {
  const cwd = await folder();
  const args = ["emit", "-", "--base-url", "http://127.0.0.1:9"];
  const input = `${ndjson(events(3))}{"event":"x"}\n`;
  expect(await concord(args, { cwd, input, env: publishable })).toMatchObject({
    code: 2,
    err: expect.stringContaining("Nothing was sent: 1 problem. --skip-invalid emits the other events."),
  });
  expect(await readdir(cwd)).toEqual([]);
});
