import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";

it("time jumps to the end of a sleep, and fires the time-outs on its way and no later ones", async () => {
  const time = virtualTime();
  const fired: string[] = [];
  time.timeout(100, () => fired.push("before"));
  time.timeout(300, () => fired.push("after"));
  await time.sleep(200);
  for (let turns = 0; turns < 3; turns++) await setImmediate();
  expect(fired).toEqual(["before"]);
  expect([time.elapsed(), time.pending()]).toEqual([200, 1]);
});

it("time stands still where nobody sleeps, until a test lets it pass", async () => {
  const time = virtualTime();
  const fired: string[] = [];
  time.timeout(300, () => fired.push("after"));
  await time.advance(299);
  expect(fired).toEqual([]);
  await time.advance(1);
  expect(fired).toEqual(["after"]);
});
