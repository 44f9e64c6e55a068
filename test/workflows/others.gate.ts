import { resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { changes, type Judged, rehearseOthers } from "../../scripts/rehearse/others.ts";

let judged: readonly Judged[];

beforeAll(async () => {
  judged = await rehearseOthers(resolve(import.meta.dirname, "../.."));
}, 900_000);

test("action.yml and the guide's scripts judge a change of somebody else's contract as they have to", () => {
  const wrong = judged.filter(({ right }) => !right);
  expect(wrong.map(({ system, change, output }) => `${system}: ${change.title}\n${output}`)).toEqual([]);
  expect(judged).toHaveLength(changes.length + 2 * changes.filter(({ everywhere }) => everywhere).length);
});

test("the action puts what it finds on its line, and a comparison into the summary of the job", () => {
  const onGitHub = judged.filter(({ system }) => system === "GitHub");
  const refused = onGitHub.filter(({ change }) => change.refusedBy !== undefined);
  for (const { change, annotations, summary } of refused) {
    const found = annotations.find(({ rule }) => rule === change.refusedBy);
    expect(found, change.title).toMatchObject({ level: "error", file: "openapi.yaml" });
    expect(found?.line).toBeGreaterThan(1);
    expect(found?.remedy).toMatch(/\w/);
    expect(summary).toContain("| Kites |");
  }
  expect(refused.length).toBeGreaterThan(3);
});
