import { beforeAll, describe, expect, test } from "vitest";
import { expectFindings, type Judged, judgePulls, readPulls } from "./pulls.ts";

// The gate judges all of them.
const sample = (await readPulls()).filter((_, at) => at % 12 === 0);
let judged: ReadonlyMap<string, Judged>;
beforeAll(async () => {
  judged = await judgePulls(sample);
}, 120_000);

describe("a sample of pull requests is judged with verdict, line and remedy", () => {
  test.each(sample)("$change", (pull) => {
    const mine = judged.get(pull.name);
    expect(mine).toBeDefined();
    if (mine) expectFindings(pull, mine);
  });
});
