import { beforeAll, describe, expect, test } from "vitest";
import type { Finding } from "../../src/toolkit/lint/finding.ts";
import { lintSpec } from "../../src/toolkit/lint/lint-spec.ts";
import { type Fixture, fixtures, repository } from "./fixture.ts";
import { ownRules } from "./rule-names.ts";

let findings: readonly Finding[];

beforeAll(async () => {
  findings = await lintSpec({ base: repository, apis: fixtures.map(({ document }) => document) });
}, 60_000);

function linesOf({ rule, document }: Fixture): number[] {
  const found = findings.filter((finding) => finding.rule === rule && finding.file === document);
  return [...new Set(found.map(({ line }) => line))];
}

describe("a rule finds what breaks it, on its line", () => {
  test.each(fixtures.filter(({ kind }) => kind === "fail"))("$rule", (fixture) => {
    expect(fixture.marked).not.toHaveLength(0);
    expect(linesOf(fixture)).toEqual(fixture.marked);
  });
});

describe("a rule lets pass what keeps it", () => {
  test.each(fixtures.filter(({ kind }) => kind === "pass"))("$rule", (fixture) => {
    expect(fixture.marked).toHaveLength(0);
    expect(linesOf(fixture)).toEqual([]);
  });
});

test("every rule that is written here has both", () => {
  const named = (kind: string) =>
    fixtures
      .filter((each) => each.kind === kind)
      .map(({ rule }) => rule)
      .sort();
  expect(named("fail")).toEqual(ownRules());
  expect(named("pass")).toEqual(ownRules());
});

test("a finding has the remedy of the catalogue", () => {
  const found = findings.find(({ rule }) => rule === "ref-into-paths");
  expect(found?.remedy).toBe("Make a component of what both need.");
});
