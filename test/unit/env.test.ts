import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemEnv } from "../../src/client/index.ts";

const reason = new Error("given up");

describe("the system's time", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("fires a time-out once, unless it is cancelled", () => {
    const fired = vi.fn();
    systemEnv.timeout(100, fired);
    const cancel = systemEnv.timeout(100, fired);
    cancel();
    vi.advanceTimersByTime(1000);
    expect(fired).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([2 ** 31, 2 ** 40, Number.POSITIVE_INFINITY])(
    "does not fire at once for a delay that no timer can hold (%d ms)",
    (ms) => {
      const fired = vi.fn();
      systemEnv.timeout(ms, fired);
      vi.advanceTimersByTime(86_400_000);
      expect(fired).not.toHaveBeenCalled();
    },
  );

  it("sleeps, and leaves neither timer nor listener behind", async () => {
    const { signal } = new AbortController();
    const sleeping = systemEnv.sleep(100, signal);
    await vi.advanceTimersByTimeAsync(100);
    await sleeping;
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("wakes at once when the sleep is aborted, with the signal's reason", async () => {
    const controller = new AbortController();
    const sleeping = systemEnv.sleep(100, controller.signal);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    await expect(systemEnv.sleep(100, controller.signal)).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("can be slept away without a signal", async () => {
    const sleeping = systemEnv.sleep(5);
    await vi.advanceTimersByTimeAsync(5);
    await expect(sleeping).resolves.toBeUndefined();
  });
});

it("the system's numbers are what they say", () => {
  expect(systemEnv.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(systemEnv.uuid()).not.toBe(systemEnv.uuid());
  const random = systemEnv.random();
  expect(random >= 0 && random < 1).toBe(true);
  const before = systemEnv.monotonic();
  expect(systemEnv.monotonic()).toBeGreaterThanOrEqual(before);
});
