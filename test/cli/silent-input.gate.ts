import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, constants, openSync } from "node:fs";
import { mkdir, open, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { streamOf } from "../../src/cli/bulk/input-stream.ts";
import { file, folder, KEY, nowhere, start } from "./concord.ts";
import { events, linesOf, ndjson, publishable } from "./meshes.ts";
import { terminal } from "./pty.ts";
import { rawServer } from "./raw-server.ts";
import { csv, EVENT, rows } from "./sandbox.ts";
import { zipOf } from "./xlsx.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const env = { ...publishable, MESHI_KEY: KEY };

/** A folder with a named pipe, beside a roster and events. */
async function withPipe() {
  const top = await folder();
  await writeFile(join(top, "roster.csv"), csv(rows(1)));
  await writeFile(join(top, "events.ndjson"), ndjson(events(1)));
  const cwd = join(top, "work");
  await mkdir(cwd);
  execFileSync("mkfifo", [join(cwd, "pipe")]);
  return cwd;
}

const readers: readonly (readonly string[])[] = [
  ["call", "meshi", "createEvent", "--body", "@pipe", ...nowhere],
  ["call", "meshi", "createEvent", "-F", "title=@pipe", ...nowhere],
  ["call", "meshi", "getAuth", "--key-file", "pipe", ...nowhere],
  ["auth", "status", "--api", "meshi", "--key-file", "pipe", ...nowhere],
  ["runs", "run_1", "--wait", "--key-file", "pipe", ...nowhere],
  ["import", "pipe", "--event", EVENT, ...nowhere],
  ["import", "../roster.csv", "--event", EVENT, "--key-file", "pipe", ...nowhere],
  ["import", "../roster.csv", "--event", EVENT, "--dry-run", "--key-file", "pipe", ...nowhere],
  ["import", "pipe", "--event", EVENT, "--dry-run", ...nowhere],
  ["import", "pipe", "--explain"],
  ["emit", "pipe", ...nowhere],
  ["emit", "pipe", "--dry-run"],
  ["emit", "../events.ndjson", "--key-file", "pipe", ...nowhere],
  ["emit", "--one", "--event", "a", "-F", "a=@pipe", ...nowhere],
];

describe.each(readers.map((args) => [args] as const))("concord %j", (args) => {
  test.each([
    ["nothing", Buffer.from("")],
    ["half a row", Buffer.from('{"attendee_id":"a","name":"A"')],
    ["the header of gzip", gzipSync("").subarray(0, 10)],
    ["half an archive", zipOf({ "xl/workbook.xml": randomBytes(9000) }).subarray(0, 10)],
  ])("ends at a signal, exit 130, while the pipe that it reads says no more than %s", async (_, said) => {
    await Promise.all(
      SIGNALS.map(async (signal) => {
        const cwd = await withPipe();
        const running = start(args, { cwd, env });
        // This waits until the command has opened it too.
        const writer = await open(join(cwd, "pipe"), "w");
        onTestFinished(() => writer.close());
        await writer.write(said);
        running.kill(signal);
        expect(await running.ended).toMatchObject({ code: 130 });
        expect(await readdir(cwd)).toEqual(["pipe"]);
      }),
    );
  });

  test("ends at a signal, exit 130, while nobody writes to the pipe", async () => {
    const telling = await file(
      "telling.mjs",
      `import fs from "node:fs"; import module from "node:module";
       const { open } = fs; fs.open = (path, ...rest) => { open(path, ...rest); if (path === "pipe") console.error("opening"); };
       module.syncBuiltinESMExports();`,
    );
    await Promise.all(
      SIGNALS.map(async (signal) => {
        const cwd = await withPipe();
        const running = start(args, { cwd, env: { ...env, NODE_OPTIONS: `--import ${telling}` } });
        await running.said("opening");
        running.kill(signal);
        expect(await running.ended).toMatchObject({ code: 130 });
      }),
    );
  });
});

test.each([[["--event", EVENT, ...nowhere]], [["--explain"]]])(
  "import %j ends at a signal while an Excel file does not come to its end; an import that closes its books leaves no copy of it",
  async (more) => {
    await Promise.all(
      SIGNALS.map(async (signal) => {
        const cwd = await withPipe();
        const TMPDIR = await folder();
        const running = start(["import", "pipe", ...more], { cwd, env: { ...env, TMPDIR } });
        const writer = await open(join(cwd, "pipe"), "w");
        onTestFinished(() => writer.close());
        await writer.write(zipOf({ "xl/workbook.xml": randomBytes(9000) }).subarray(0, 8000));
        const copies = expect.poll(() => readdir(TMPDIR), { timeout: 20_000 });
        await copies.toContainEqual(expect.stringMatching(/^concord-/));
        running.kill(signal);
        expect(await running.ended).toMatchObject({ code: 130 });
        if (!more.includes("--explain")) expect(await readdir(TMPDIR)).toEqual([]);
      }),
    );
  },
);

test("after a signal, no pipe is opened that nobody may ever write to", async () => {
  const pipe = join(await withPipe(), "pipe");
  // Lets go of a reader, if there is one.
  onTestFinished(() => closeSync(openSync(pipe, constants.O_RDWR)));
  const reason = new Error("stopped");
  await expect(streamOf(pipe, AbortSignal.abort(reason))).rejects.toBe(reason);
});

/** Says when something was read from a pipe or a terminal. */
const TELLS_READING = `import { Socket } from "node:net";
  const { push } = Socket.prototype;
  Socket.prototype.push = function (part) { if (part) console.error("has read"); return push.call(this, part); };`;

test("a call whose body does not come to its end says at a signal that nothing was sent, exit 130", async () => {
  const telling = await file("telling.mjs", TELLS_READING);
  const running = await terminal(["call", "meshi", "createEvent", "--body", "-", ...nowhere], 120, {
    env: { NODE_OPTIONS: `--import ${telling}` },
  });
  running.type("{\n");
  await running.until((written) => written.includes("has read"));
  running.type("\u0003");
  const { code, written } = await running.ended;
  expect(code).toBe(130);
  expect(written).toContain("concord: stopped. Nothing of POST /events was sent.");
});

test("a key file is read once, however many operations need it: a pipe gives its text only once", async () => {
  const { base, requests } = await rawServer(
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
  );
  const cwd = await withPipe();
  const running = start(["auth", "status", "--api", "meshi", "--key-file", "pipe", "--base-url", base], {
    cwd,
    env: { MESHI_KEY: undefined },
  });
  await writeFile(join(cwd, "pipe"), "meshi-full-key");
  expect((await running.ended).out).toContain("key: the file pipe");
  expect(requests).toEqual(["GET /auth HTTP/1.1"]);
});

test("standard input is one value, not two", async () => {
  const args = ["call", "meshi", "createEvent", "-F", "title=@-", "-F", "event_id=@-", ...nowhere];
  const { code, err } = await start(args, { env, input: "Fair" }).ended;
  expect(err).toContain("-F: @- is given twice, and standard input can be read only once.");
  expect(code).toBe(2);
});

test.each([
  ["call", "meshi", "createEvent"],
  ["emit", "--one", "--event", "a"],
])("concord %s names a file of -F that is not there, exit 2", async (...args) => {
  const { code, err } = await start([...args, "-F", "title=@nowhere", ...nowhere], { env }).ended;
  expect(err).toContain("-F: the file nowhere cannot be read: there is no such file or folder.");
  expect(code).toBe(2);
});

describe.each(["/dev/tty", "/dev/stdin"])("concord emit %s", (device) => {
  const credential = { MESHES_PUBLISHABLE_KEY: publishable.MESHES_PUBLISHABLE_KEY };

  test("reads what is typed, ends at Ctrl-C while nobody types, exit 130, and keeps what it has read in the working directory", async () => {
    const cwd = await folder();
    const { base } = await rawServer("", {}, "hang");
    const telling = await file("telling.mjs", TELLS_READING);
    const running = await terminal(["emit", device, "--base-url", base], 200, {
      cwd,
      env: { ...credential, NODE_OPTIONS: `--import ${telling}` },
    });
    running.type(ndjson(events(2)));
    await running.until((written) => written.includes("has read"));
    running.type("\u0003");
    const { code, written } = await running.ended;
    expect(code).toBe(130);
    expect(written).toContain("not sent");
    expect(await readdir(cwd)).toEqual([`${device.slice(5)}.unsent.ndjson`]);
  });

  test("reads what is typed until Ctrl-D", async () => {
    const cwd = await folder();
    const running = await terminal(["emit", device, "--dry-run"], 200, { cwd, env: credential });
    running.type(`${ndjson(events(2))}\u0004`);
    const { code, written } = await running.ended;
    expect(code).toBe(0);
    expect(written).toContain("2  events");
  });
});

test("login ends at Ctrl-C in a terminal, which hides what is typed, exit 130, and keeps nothing", async () => {
  const home = await folder();
  const running = await terminal(["login", "--api", "meshi"], 80, { env: { HOME: home } });
  await running.until((written) => written.includes("(not shown)"));
  running.type("half-a-key\u0003");
  const { code, written } = await running.ended;
  expect(code).toBe(130);
  expect(written).not.toContain("half-a-key");
  expect(await readdir(home)).toEqual([]);
});

test.each([1, 3, 60])(
  "what a pipe has said is kept if a signal comes before anything is sent: %i events",
  async (count) => {
    const cwd = await withPipe();
    const { base } = await rawServer("", {}, "hang");
    const telling = await file("telling.mjs", TELLS_READING);
    const running = start(["emit", "pipe", "--json", "--base-url", base], {
      cwd,
      env: { ...env, NODE_OPTIONS: `--import ${telling}` },
    });
    const writer = await open(join(cwd, "pipe"), "w");
    onTestFinished(() => writer.close());
    await writer.write(ndjson(events(count)));
    await running.said("has read");
    running.kill("SIGTERM");
    const { code, out } = await running.ended;
    expect({ code, report: JSON.parse(out) }).toMatchObject({
      code: 130,
      report: { events: count, unsent: count },
    });
    expect(await linesOf(join(cwd, "pipe.unsent.ndjson"))).toEqual(events(count));
  },
);

test("a terminal that is closed ends an emission, and its files are complete", async () => {
  const { base, requests } = await rawServer("", {}, "hang");
  const path = await file("events.ndjson", ndjson(events(3)));
  const cwd = join(path, "..");
  const args = ["emit", "events.ndjson", "--batch-events", "2", "--concurrency", "1", "--base-url", base];
  const { MESHES_PUBLISHABLE_KEY } = publishable;
  const running = await terminal(args, 80, { cwd, env: { MESHES_PUBLISHABLE_KEY } });
  await expect.poll(() => requests.length).toBe(1);
  running.close();
  await expect.poll(() => running.isRunning()).toBe(false);
  expect((await readdir(cwd)).sort()).toEqual([
    "events.ndjson",
    "events.unknown.ndjson",
    "events.unsent.ndjson",
  ]);
  expect(await linesOf(join(cwd, "events.unknown.ndjson"))).toEqual(events(2));
  expect(await linesOf(join(cwd, "events.unsent.ndjson"))).toEqual(events(1, 3));
});
