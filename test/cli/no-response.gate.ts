import { readFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { concord, file, KEY, start } from "./concord.ts";
import { publishable } from "./meshes.ts";
import { rawServer } from "./raw-server.ts";
import { AUTH, csv, EVENT, rows } from "./sandbox.ts";

/** Bytes of a server that are no HTTP response, or one that no client can use. */
const broken: readonly (readonly [string, string])[] = [
  ["the status 600", "HTTP/1.1 600 Odd\r\ncontent-length: 0\r\n\r\n"],
  ["the status 000", "HTTP/1.1 000 Odd\r\ncontent-length: 0\r\n\r\n"],
  ["the status 999", "HTTP/1.1 999 Odd\r\ncontent-length: 2\r\n\r\n{}"],
  ["the status 99", "HTTP/1.1 99 Odd\r\ncontent-length: 0\r\n\r\n"],
  ["a control character in the reason phrase", "HTTP/1.1 201 O\u0001K\r\ncontent-length: 2\r\n\r\n{}"],
  ["101 with an upgrade", "HTTP/1.1 101 Switch\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"],
  ["101 without one", "HTTP/1.1 101 Switch\r\n\r\n"],
  ["only 100 and the end", "HTTP/1.1 100 Continue\r\n\r\n"],
  ["only 103 and the end", "HTTP/1.1 103 Early Hints\r\n\r\n"],
  [
    "a second final response",
    "HTTP/1.1 500 A\r\ncontent-length: 0\r\n\r\nHTTP/1.1 500 B\r\ncontent-length: 0\r\n\r\n",
  ],
  [
    "a malformed trailer",
    "HTTP/1.1 201 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nbad trailer\r\n\r\n",
  ],
  ["a chunk of no size", "HTTP/1.1 201 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n"],
  ["a body that is cut off", "HTTP/1.1 201 OK\r\ncontent-length: 10\r\n\r\n{}"],
  ["two lengths", "HTTP/1.1 201 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}"],
  ["a header field without a name", "HTTP/1.1 201 OK\r\n: x\r\ncontent-length: 2\r\n\r\n{}"],
  ["what is not HTTP", "SSH-2.0-OpenSSH_9.6\r\n"],
  ["nothing", ""],
];

/** Messages of a JavaScript engine, which no user should see. */
const ENGINE = /assert|TypeError|RangeError|SyntaxError|Cannot read|is not a function|undefined|\n\s+at /;

test.each(broken)("after %s an emission closes its books: each event is accounted for", async (_, bytes) => {
  const { base } = await rawServer(bytes);
  const path = await file("events.ndjson", '{"event":"a","payload":{"id":"1"}}\n');
  const args = ["emit", path, "--attempts", "1", "--json", "--base-url", base];
  const { code, out, err } = await concord(args, { env: publishable });
  const { accepted, rejected, unknown, unsent, unknownFile, unsentFile } = JSON.parse(out);
  expect([1, 3]).toContain(code);
  expect({ accepted, sum: rejected + unknown + unsent }).toEqual({ accepted: 0, sum: 1 });
  expect(await readFile(unknownFile ?? unsentFile ?? path, "utf8")).toContain('"id":"1"');
  expect(err).not.toMatch(ENGINE);
});

test.each(broken)("after %s an import says what is not in, exit 1", async (_, bytes) => {
  const { base } = await rawServer(bytes, { "/auth": AUTH, [`/events/${EVENT}`]: { event_id: EVENT } });
  const path = await file("roster.csv", csv(rows(2)));
  const args = ["import", path, "--event", EVENT, "--attempts", "1", "--json", "--base-url", base];
  const { code, out, err } = await concord(args);
  const { imported, unknown, failed } = JSON.parse(out);
  expect({ code, imported, open: unknown + failed }).toEqual({ code: 1, imported: 0, open: 2 });
  expect(err).not.toMatch(ENGINE);
});

test.each(["emit", "import"])("an error that nothing has caught closes the books of %s", async (command) => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void silent.close());
  const good = { "/auth": AUTH, [`/events/${EVENT}`]: { event_id: EVENT } };
  // The address of a TCP server is an object.
  const base = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const bomb = await file("bomb.mjs", 'process.on("SIGUSR2", () => { throw new Error("boom"); });');
  const env = { ...publishable, MESHI_KEY: KEY, NODE_OPTIONS: `--import ${bomb}` };
  const input =
    command === "emit"
      ? await file("events.ndjson", '{"event":"a","payload":{"id":"1"}}\n')
      : await file("roster.csv", csv(rows(2)));
  const where = command === "emit" ? base : (await rawServer("", good, "hang")).base;
  const more = command === "emit" ? [] : ["--event", EVENT];
  const running = start([command, input, ...more, "--json", "--base-url", where], { env });
  await running.said("batch 1: sending");
  running.kill("SIGUSR2");
  const { code, out, err } = await running.ended;
  const { unknown = 0, underway = 0 } = JSON.parse(out);
  expect([1, 3]).toContain(code);
  expect(unknown + underway).toBe(command === "emit" ? 1 : 2);
  expect(err).toMatch(
    /Something went wrong inside concord itself\. .* and this location: Error at \S+bomb\.mjs:1:\d+/,
  );
  expect(err).not.toContain("boom");
});
