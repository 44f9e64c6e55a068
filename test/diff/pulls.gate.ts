import { beforeAll, describe, expect, test } from "vitest";
import { expectFindings, type Judged, judgePulls, readPulls } from "./pulls.ts";

const pulls = await readPulls();
let judged: ReadonlyMap<string, Judged>;
beforeAll(async () => {
  judged = await judgePulls(pulls);
}, 300_000);

test("there are at least 40 invented pull requests", () => {
  expect(pulls.length).toBeGreaterThanOrEqual(40);
});

describe("a pull request is judged with verdict, line and remedy", () => {
  test.each(pulls)("$change", (pull) => {
    const mine = judged.get(pull.name);
    expect(mine).toBeDefined();
    if (mine) expectFindings(pull, mine);
  });
});
