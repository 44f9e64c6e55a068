import { expect, test } from "vitest";
import type { Verdict } from "../../src/toolkit/diff/change.ts";
import { houseProject } from "../../src/toolkit/diff/project.ts";
import { houseFiles } from "../../src/toolkit/diff/side.ts";
import { judgeVersion } from "../../src/toolkit/diff/versions.ts";

function judge(verdict: Verdict | undefined, from: string | undefined, to: string | undefined) {
  return judgeVersion(
    houseProject("/nowhere"),
    { name: "shelf", ...houseFiles("shelf") },
    verdict,
    { from, to },
    ["0.3.0", "0.3.1"],
  );
}

test.each([
  ["breaking", "1.4.2", "2.0.0"],
  ["breaking", "0.4.2", "0.5.0"],
  ["breaking", "0.4.2", "1.0.0"],
  ["breaking", "1.4.2", "3.0.0"],
  ["compatible", "1.4.2", "1.5.0"],
  ["compatible", "0.4.2", "0.4.3"],
  ["note", "1.4.2", "1.4.2"],
  ["note", "1.4.2", "1.4.3"],
] as const)("%s changes may come with the step from %s to %s", (verdict, from, to) => {
  expect(judge(verdict, from, to)).toBeUndefined();
});

test.each([
  ["1.4.2", "1.4.2", "2.0.0"],
  ["1.4.2", "1.5.0", "2.0.0"],
  ["0.4.2", "0.4.3", "0.5.0"],
  ["1.4.2", "2.0.0-alpha", undefined],
] as const)("breaking changes from %s to %s need %s", (from, to, least) => {
  const found = judge("breaking", from, to);
  if (least === undefined) expect(found).toBeUndefined();
  else
    expect(found).toMatchObject({
      fails: true,
      message: expect.stringContaining(`since ${from} need ${least} or later`),
    });
});

test("compatible changes under an old version are a warning, not a failure", () => {
  expect(judge("compatible", "1.4.2", "1.4.3")).toMatchObject({
    fails: false,
    message: "Compatible changes since 1.4.2 need 1.5.0 or later; `info.version` is 1.4.3",
  });
});

test("an unchanged contract may keep its version", () => {
  expect(judge(undefined, "1.4.2", "1.4.2")).toBeUndefined();
});

test("a version never goes back", () => {
  expect(judge(undefined, "1.4.2", "1.4.1")).toMatchObject({
    fails: true,
    remedy: "Write 1.4.2 or a later version.",
  });
});

test("a version is three numbers", () => {
  expect(judge("note", "1.4.2", "2026-01")).toMatchObject({
    fails: true,
    remedy: "Write it as MAJOR.MINOR.PATCH.",
  });
});

test("a new API begins with any version", () => {
  expect(judge("compatible", undefined, "0.1.0")).toBeUndefined();
});

test("an API that is gone shows in the version of the package", () => {
  expect(judge("breaking", "1.0.0", undefined)).toMatchObject({ fails: true, file: "package.json" });
  const raised = judgeVersion(
    houseProject("/nowhere"),
    { name: "shelf", ...houseFiles("shelf") },
    "breaking",
    { from: "1.0.0", to: undefined },
    ["0.3.0", "0.4.0"],
  );
  expect(raised).toBeUndefined();
});
