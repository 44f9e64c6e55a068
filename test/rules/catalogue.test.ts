import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RULES } from "../../src/openapi/problem.ts";
import { CATALOGUE, readCatalogue } from "../../src/toolkit/lint/catalogue.ts";
import { spectralRules } from "../../src/toolkit/lint/spectral.ts";
import { repository } from "./fixture.ts";
import { ownRules, redoclyRules, switchedOff } from "./rule-names.ts";

const catalogue = readCatalogue();

test("the catalogue has an anchor for every rule and for nothing else", () => {
  expect([...catalogue.keys()].sort()).toEqual([...RULES, ...ownRules()].sort());
});

test.each([...catalogue.values()])(
  "$id says what, why, the remedy and its source",
  ({ what, why, remedy, source }) => {
    for (const text of [what, why, remedy]) expect(text).toMatch(/^\S.*\.$/);
    expect(source).toMatch(/\w/);
  },
);

test("every rule that the table of clauses names exists", () => {
  const text = readFileSync(join(repository, CATALOGUE), "utf8");
  const linked = [...text.matchAll(/\]\(#([a-z-]+)\)/g)].map(([, id]) => id);
  expect(linked.length).toBeGreaterThan(50);
  expect(linked.filter((id) => !catalogue.has(id ?? ""))).toEqual([]);
  const quoted = [...text.matchAll(/`([a-z]+(?:-[a-zA-Z]+)+)`(?=[^|]*\(Redocly\))/g)].map(([, id]) => id);
  expect(quoted.length).toBeGreaterThan(5);
  expect(quoted.filter((id) => !redoclyRules().includes(id ?? ""))).toEqual([]);
});

test("no rule has the name of another tool's rule", () => {
  const others = [...redoclyRules().filter((rule) => !rule.includes("/")), ...spectralRules()];
  expect([...catalogue.keys()].filter((id) => others.includes(id))).toEqual([]);
});

test("redocly.yaml names only rules that Redocly knows", () => {
  const cli = join(repository, "node_modules/@redocly/cli/bin/cli.js");
  const { status, stderr } = spawnSync(process.execPath, [cli, "check-config"], {
    cwd: repository,
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    encoding: "utf8",
  });
  expect(stderr).not.toMatch(/not expected|[Uu]nused/);
  expect(status).toBe(0);
});

test(".spectral.yaml names only rules that Spectral has", () => {
  expect(switchedOff().filter((rule) => !spectralRules().includes(rule))).toEqual([]);
});
