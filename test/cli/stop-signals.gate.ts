import { readdir } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { createServer as createBareServer, type Socket } from "node:net";
import { dirname } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { file, KEY, start } from "./concord.ts";
import { events, linesOf, ndjson, publishable } from "./meshes.ts";
import { AUTH, csv, EVENT, rows } from "./sandbox.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A server that keeps a command waiting, and resolves `waits` when it does. */
interface Server {
  readonly base: string;
  readonly waits: Promise<void>;
}

type Port = { readonly port: number };

async function serve(respond: RequestListener): Promise<string> {
  const server = createServer(respond);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as Port).port}`;
}

/** Accepts connections, and never agrees on TLS. */
async function neverConnected(): Promise<Server> {
  const sockets = new Set<Socket>();
  let isThere = () => {};
  const waits = new Promise<void>((resolve) => {
    isThere = resolve;
  });
  const server = createBareServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    isThere();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { base: `https://127.0.0.1:${(server.address() as Port).port}`, waits };
}

/** Gives good responses to what a command asks before its own request, then does what `act` does. */
async function waitingAt(
  paths: Readonly<Record<string, unknown>>,
  act: (...args: [...Parameters<RequestListener>, () => void]) => void,
): Promise<Server> {
  let isThere = () => {};
  const waits = new Promise<void>((resolve) => {
    isThere = resolve;
  });
  const base = await serve((request, response) => {
    const good = paths[request.url ?? ""];
    request.resume().on("end", () => {
      if (good === undefined) return act(request, response, isThere);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(good));
    });
  });
  return { base, waits };
}

interface Command {
  readonly args: readonly string[];
  /** What is asked before. */
  readonly before?: Readonly<Record<string, unknown>>;
  /** The command waits for the end of a run. */
  readonly polls?: true;
}

const RUN = { run_id: "run_1", kind: "match", event_id: EVENT, status: "running", counts: {}, errors: [] };
const before = { "/auth": AUTH, [`/events/${EVENT}`]: { event_id: EVENT } };
const event = ["title=t", "start_date=2026-05-01", "end_date=2026-05-02", "timezone=UTC"];

const commands: Readonly<Record<string, Command>> = {
  "a call that reads": { args: ["call", "meshi", "getAuth"] },
  "a call that writes": {
    args: ["call", "meshi", "createEvent", "-f", "event_id=e", ...event.flatMap((field) => ["-f", field])],
  },
  "runs --wait": { args: ["runs", "run_1", "--wait"], polls: true },
  "auth status": { args: ["auth", "status", "--api", "meshi"] },
  import: {
    args: ["import", "FILE", "--event", EVENT, "--json", "--batch-rows", "2", "--concurrency", "1"],
    before,
  },
  emit: { args: ["emit", "FILE", "--json", "--batch-events", "2", "--concurrency", "1"] },
};

/** How a command is kept waiting. `sent`: its request was on the wire, with no response. `says`: what it reports of it. */
interface State {
  readonly sent: boolean;
  readonly says?: string;
  of(command: Command): Promise<Server>;
}

const states: Readonly<Record<string, State>> = {
  "a connection that is never there": { sent: false, of: () => neverConnected() },
  "a server that is silent": {
    sent: true,
    of: ({ before = {} }) => waitingAt(before, (_, __, isThere) => isThere()),
  },
  "a response that drips": {
    sent: true,
    of: ({ before = {} }) =>
      waitingAt(before, (_, response, isThere) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": 1000 });
        response.write("{", isThere);
      }),
  },
  "the pause before another attempt": {
    sent: false,
    says: " waits ",
    of: ({ before = {} }) =>
      waitingAt(before, (_, response, isThere) => {
        response.writeHead(429, { "retry-after": "200" }).end();
        isThere();
      }),
  },
  "the pause before another poll": {
    sent: true,
    says: " waits ",
    of: () =>
      waitingAt({}, (_, response, isThere) => {
        response.writeHead(200, { "content-type": "application/json", "retry-after": "200" });
        response.end(JSON.stringify(RUN));
        isThere();
      }),
  },
};

/** Runs a command until it waits, sends it a signal, and waits for its end. */
async function stopped({ args }: Command, { base, waits }: Server, signal: NodeJS.Signals, says?: string) {
  const isEmit = args[0] === "emit";
  const input = isEmit
    ? await file("events.ndjson", ndjson(events(6)))
    : await file("roster.csv", csv(rows(6)));
  const full = [...args.map((arg) => (arg === "FILE" ? input : arg)), "--verbose", "--base-url", base];
  const running = start(full, { env: { ...publishable, MESHI_KEY: KEY } });
  await Promise.race([waits, running.ended]);
  if (says !== undefined) await running.said(says);
  running.kill(signal);
  const ended = await running.ended;
  return { ...ended, input };
}

describe.each(Object.entries(commands))("%s", (name, command) => {
  const applicable = Object.entries(states).filter(
    ([state]) => state !== "the pause before another poll" || command.polls,
  );
  test.each(applicable)("ends at a signal, exit 130, in %s", async (_, { of, sent, says }) => {
    const ends = await Promise.all(
      SIGNALS.map(async (signal) => stopped(command, await of(command), signal, says)),
    );
    for (const { code, out, err, input } of ends) {
      expect({ code, err }).toMatchObject({
        code: 130,
        err: expect.not.stringMatching(/^\s+at |inside concord/m),
      });
      if (name === "a call that writes") expect(err.includes("may have worked on it")).toBe(sent);
      if (name !== "import" && name !== "emit") continue;
      const report = JSON.parse(out);
      expect(report).toMatchObject({ status: "interrupted", exitCode: 130 });
      const files = await readdir(dirname(input));
      expect(files.filter((each) => each.endsWith(".part"))).toEqual([]);
      if (name === "import") {
        const { rows: all, imported, already, rejected, failed, unknown, underway, unsent } = report;
        expect({ all, imported, already, rejected, failed, unknown }).toEqual({
          ...{ all: 6, imported: 0, already: 0, rejected: 0, failed: 0, unknown: 0 },
        });
        expect(underway + unsent).toBe(6);
        expect(underway > 0).toBe(sent);
        expect(err).toContain("To go on, run the same command again");
        // No response has named a run.
        expect(err).not.toContain("its run goes on");
        continue;
      }
      const { events: all, accepted, rejected, unknown, unsent } = report;
      expect({ all, accepted, rejected, sum: unknown + unsent }).toEqual({
        all: 6,
        accepted: 0,
        rejected: 0,
        sum: 6,
      });
      expect(unknown > 0).toBe(sent);
      if (!sent) expect(err).toContain("No event has reached the API. To go on, run the same command again.");
      if (unknown > 0) expect(await linesOf(report.unknownFile)).toHaveLength(unknown);
    }
  });
});
