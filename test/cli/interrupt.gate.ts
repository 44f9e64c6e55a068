import { expect, onTestFinished, test, vi } from "vitest";
import { interruptible } from "../../src/cli/interrupt.ts";
import { concord, file, start } from "./concord.ts";
import { csv, EVENT, rows, withEvent } from "./sandbox.ts";

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s stops the import: it says what is in and what is not, and how to go on, exit 130",
  async (signal) => {
    const { to, attendees } = await withEvent({ runDuration: 300 });
    const roster = await file("roster.csv", csv(rows(30)));
    const args = ["import", roster, "--event", EVENT, "--batch-rows", "10", "--json", ...to];
    const running = start([...args, "--concurrency", "1"]);
    await running.said("batch 2: sending");
    running.kill(signal);
    const { code, out, err } = await running.ended;
    expect(code).toBe(130);
    expect(JSON.parse(out)).toMatchObject({ status: "interrupted", imported: 10, underway: 10, unsent: 10 });
    expect(err).toContain("To go on, run the same command again");

    const again = await concord(args);
    expect(JSON.parse(again.out)).toMatchObject({ status: "complete", rows: 30 });
    expect(await attendees()).toBe(30);
  },
);

test("a second Ctrl-C ends the import at once", async () => {
  const { to } = await withEvent({ faults: ["slow-body=20s,operation=importAttendees"] });
  const roster = await file("roster.csv", csv(rows(10)));
  const running = start(["import", roster, "--event", EVENT, ...to]);
  await running.said("batch 1: sending");
  running.kill("SIGINT");
  running.kill("SIGINT");
  expect(await running.ended).toMatchObject({ code: 130 });
});

test("runs --wait and call stop at Ctrl-C, exit 130", async () => {
  const { to } = await withEvent({ runDuration: 60_000 });
  const running = start(["call", "meshi", "startMatchRun", "--event_id", EVENT, "--wait", ...to]);
  await running.said("queued");
  running.kill("SIGINT");
  expect(await running.ended).toMatchObject({ code: 130, out: "" });
});

test("a terminal that is closed stops the work once, although it sends SIGHUP twice; Ctrl-C after it ends the work", async () => {
  const leave = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
  onTestFinished(() => leave.mockRestore());
  await interruptible(async (stop) => {
    process.emit("SIGHUP");
    process.emit("SIGHUP");
    expect(stop.aborted).toBe(true);
    expect(leave).not.toHaveBeenCalled();
    // With the real `exit`, nothing would follow.
    expect(() => process.emit("SIGINT")).toThrow();
    expect(leave).toHaveBeenCalledWith(130);
  });
});

type Work = (stop: AbortSignal, atOnce: AbortSignal) => Promise<void>;

/** Runs patient work with the timers of a test, under npm or not, in a process that does not end. */
async function stopping(manager: string | undefined, work: Work) {
  vi.stubEnv("npm_config_user_agent", manager);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const leave = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
  onTestFinished(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    leave.mockRestore();
  });
  await interruptible(work, { patient: true });
}

test("after five seconds, work that is patient waits no longer; the second signal still leaves it time for its books", async () => {
  await stopping(undefined, async (stop, atOnce) => {
    process.emit("SIGINT");
    expect([stop.aborted, atOnce.aborted]).toEqual([true, false]);
    vi.advanceTimersByTime(5000);
    expect(atOnce.aborted).toBe(true);
    process.emit("SIGINT");
    expect(process.exit).not.toHaveBeenCalled();
    expect(() => process.emit("SIGINT")).toThrow();
    expect(process.exit).toHaveBeenCalledWith(130);
  });
});

test("under npm, a Ctrl-C that npm passes on is no second one; the next Ctrl-C is", async () => {
  await stopping("npm/11.19.1 node/v24.21.0", async (stop, atOnce) => {
    const press = (): void => {
      process.emit("SIGINT");
      vi.advanceTimersByTime(5);
      process.emit("SIGINT");
    };
    press();
    expect([stop.aborted, atOnce.aborted]).toEqual([true, false]);
    vi.advanceTimersByTime(1000);
    press();
    expect(atOnce.aborted).toBe(true);
    expect(process.exit).not.toHaveBeenCalled();
  });
});
