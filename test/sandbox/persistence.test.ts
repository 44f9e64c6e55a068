import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { attendee, event, openBench } from "./harness.ts";

function dataFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "state.db");
}

describe("a data file", () => {
  it("keeps everything over a restart: events, runs under way, reviews, keys, cursors, histories", async () => {
    const data = dataFile();
    const first = await openBench({ data });
    await first.createEvent("summit");
    await first.importRows(
      "summit",
      ["a", "b", "c", "d"].map((id) => attendee(id, { email: "x@x.org" })),
      "rows",
    );
    await first.enrich("summit");
    const [b, c] = (await first.call("GET", "/review-queue")).body.items;
    const { next_cursor } = (await first.call("GET", "/review-queue?limit=1")).body;
    await first.call("POST", `/review-queue/${b?.review_id}/resolve`, { body: { decision: "reject" } });
    const under = await first.call("POST", "/events/summit/match-runs", {
      body: { idempotency_key: "match" },
    });
    await first.sandbox.close();

    const second = await openBench({ data });
    second.clock.now = first.clock.now;
    expect((await second.call("GET", "/events/summit")).body.title).toBe("Summit");
    expect((await second.call("GET", `/runs/${under.body.run_id}`)).body.status).toBe("queued");
    second.finish();
    expect((await second.call("GET", `/runs/${under.body.run_id}`)).body.status).toBe("succeeded");
    const rows = { attendees: [attendee("a")], idempotency_key: "rows" };
    expect(
      (await second.call("PUT", "/events/summit/attendees:import", { body: rows })).body.idempotent_replay,
    ).toBe(true);
    expect((await second.call("GET", `/review-queue?cursor=${next_cursor}`)).body.items[0]).toEqual(c);
    const history = (await second.call("GET", "/events/summit/attendees/b/identity")).body.items;
    expect(history.map(({ decision }) => decision)).toEqual(["reject"]);
  });

  it("is refused while another sandbox has it", async () => {
    const data = dataFile();
    await openBench({ data });
    await expect(startSandbox({ data })).rejects.toThrow(/is in use by another process/);
  });

  it("that is something else is refused and left as it is", async () => {
    const text = dataFile();
    writeFileSync(text, "attendee_id,name\n".repeat(200));
    await expect(startSandbox({ data: text })).rejects.toThrow(/is not a data file of the sandbox/);
    const foreign = dataFile();
    const database = new DatabaseSync(foreign);
    database.exec("CREATE TABLE precious (x)");
    database.close();
    const before = readFileSync(foreign);
    await expect(startSandbox({ data: foreign })).rejects.toThrow(
      /is a database, but not one of the sandbox/,
    );
    expect(readFileSync(foreign)).toEqual(before);
  });

  it("of another version is refused", async () => {
    const data = dataFile();
    await (await startSandbox({ data })).close();
    const database = new DatabaseSync(data);
    database.exec("PRAGMA user_version = 999");
    database.close();
    await expect(startSandbox({ data })).rejects.toThrow(/written by another version/);
  });

  it("in a folder that does not exist is refused", async () => {
    await expect(startSandbox({ data: join(dataFile(), "x.db") })).rejects.toThrow(/Its folder must exist/);
  });

  it("survives the death of the process at any point, with everything that got a response", async () => {
    const data = dataFile();
    const source = `
      import { startSandbox } from ${JSON.stringify(new URL("../../src/sandbox/index.ts", import.meta.url).href)};
      const sandbox = await startSandbox({ data: ${JSON.stringify(data)}, rateLimits: false, runDuration: 0 });
      console.log(sandbox.urls.meshi);`;
    const answered: string[] = [];
    for (let life = 0; life < 3; life += 1) {
      const child = spawn(process.execPath, ["--input-type=module", "-e", source], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const base = await firstLine(child);
      const headers = { authorization: "Bearer meshi-full-key" };
      const ended = new Promise((resolve) => child.once("exit", resolve));
      // Killed in the middle of requests: after the twentieth response others are still on their way.
      const create = async (id: string): Promise<void> => {
        const sent = fetch(`${base}/events`, { method: "POST", headers, body: JSON.stringify(event(id)) });
        const response = await sent.catch(() => undefined);
        if (response?.status === 201) answered.push(id);
        if (answered.length >= (life + 1) * 20) child.kill("SIGKILL");
      };
      await Promise.all(Array.from({ length: 40 }, (_, index) => create(`event-${life}-${index}`)));
      await ended;
    }
    const database = new DatabaseSync(data);
    expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    database.close();
    const { call } = await openBench({ data });
    expect(answered.length).toBeGreaterThanOrEqual(60);
    for (const id of answered) expect((await call("GET", `/events/${id}`)).status).toBe(200);
  });
});

describe("a Node without SQLite", () => {
  it("reports what is missing, and which Node has it", async () => {
    vi.doMock("node:sqlite", () => {
      throw new Error("No such built-in module: node:sqlite");
    });
    onTestFinished(() => {
      vi.doUnmock("node:sqlite");
    });
    await expect(startSandbox()).rejects.toThrow(
      `The sandbox keeps its state in node:sqlite, which this Node (${process.version}) does not have. Run it on Node 24 or later.`,
    );
  });
});

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", (bytes: Buffer) => resolve(bytes.toString().trim()));
    child.once("exit", (code) => reject(new Error(`The sandbox ended with ${code} before it listened.`)));
  });
}
