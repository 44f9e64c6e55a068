import { describe, expect, it } from "vitest";
import { journeyClock, shortened } from "../../scripts/journeys/clock.ts";

describe("the clock of a journey", () => {
  it("begins when it is first asked, and then goes on as time does", () => {
    let elapsed = 90_000;
    const now = journeyClock(1000, () => elapsed);
    expect(now()).toBe(1000);
    elapsed += 1500;
    expect(now()).toBe(2500);
  });

  it.each([3, 60, 3600])("lets at least %i s pass in the wait that stands for them", (seconds) => {
    let elapsed = 0;
    const now = journeyClock(0, () => elapsed);
    now();
    elapsed += shortened(seconds) * 1000;
    expect(now()).toBeGreaterThanOrEqual(seconds * 1000);
  });
});
