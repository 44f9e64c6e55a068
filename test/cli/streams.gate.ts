import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { file, KEY, PROGRAM } from "./concord.ts";
import { events, ndjson, publishable, withMeshes } from "./meshes.ts";
import { csv, EVENT, rows, withEvent } from "./sandbox.ts";

/** Runs a command in a shell, with what the shell does to its streams. */
async function shell(line: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn("bash", ["-c", line, process.execPath, PROGRAM, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, MESHI_KEY: KEY, ...env },
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, out, err };
}

/** Every kind of output: a help text, JSON of a call, a report, a summary. */
const commands: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["help", ["--help"]],
  ["the help of a command", ["call", "meshi", "getAuth", "--help"]],
  ["an explanation", ["explain", "meshi", "EVENT_NOT_FOUND"]],
  ["a call", ["call", "meshi", "getAuth", "--base-url"]],
  ["a report", ["import", "-", "--event", EVENT, "--json", "--base-url"]],
  ["a completion", ["completion", "bash"]],
];
const input = csv(rows(3)).replaceAll("\n", "\\n");

test.each(commands)(
  "output of %s that a full disk does not take is a failure, with one sentence",
  async (_, args) => {
    const { base } = await withEvent();
    const all = args.at(-1) === "--base-url" ? [...args, base] : args;
    const { code, err } = await shell(`printf '${input}' | "$0" "$@" > /dev/full`, all);
    expect(code).toBe(1);
    expect(err).toContain("concord: The output could not be written: ");
    expect(err).not.toMatch(/^\s+at /m);
  },
);

test.each(commands)("a reader that closes the pipe of %s early is no failure", async (_, args) => {
  const { base } = await withEvent();
  const all = args.at(-1) === "--base-url" ? [...args, base] : args;
  const { err } = await shell(`printf '${input}' | "$0" "$@" | head -c 1`, all);
  expect(err).not.toMatch(/^\s+at |EPIPE/m);
});

test.each(["2>&-", "<&- 2>&-", "2> /dev/full"])(
  "messages that nobody can read (%s) do not end an import",
  async (how) => {
    const { base, attendees } = await withEvent();
    const path = await file("roster.csv", csv(rows(30)));
    const args = ["import", path, "--event", EVENT, "--batch-rows", "5", "--base-url", base];
    const { code } = await shell(`"$0" "$@" ${how}`, args);
    expect({ code, attendees: await attendees() }).toEqual({ code: 0, attendees: 30 });
  },
);

test("a reader of messages that goes away in the middle does not end an import or an emission", async () => {
  const { base, attendees } = await withEvent();
  const path = await file("roster.csv", csv(rows(60)));
  const args = ["import", path, "--event", EVENT, "--batch-rows", "2", "--verbose", "--base-url", base];
  await shell('"$0" "$@" 2>&1 >/dev/null | head -n 1', args);
  expect(await attendees()).toBe(60);
  const meshes = await withMeshes();
  const list = await file("events.ndjson", ndjson(events(60)));
  await shell(
    '"$0" "$@" 2>&1 >/dev/null | head -n 1',
    ["emit", list, "--batch-events", "2", ...meshes.to],
    publishable,
  );
  expect(await meshes.received()).toHaveLength(60);
});

test("standard input that is closed is an empty input", async () => {
  const { code, err } = await shell('"$0" "$@" <&-', ["import", "-", "--event", EVENT, "--dry-run"]);
  expect(code).toBe(2);
  expect(err).toContain("it has no rows");
});

test("/dev/full is there, so that the tests above have tried something", () => {
  expect(() => closeSync(openSync("/dev/full", "w"))).not.toThrow();
});
