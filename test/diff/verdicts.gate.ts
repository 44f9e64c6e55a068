import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Comparison, compareSides } from "../../src/toolkit/diff/compare.ts";
import { type Derived, deriveSide } from "../../src/toolkit/diff/derive.ts";
import { houseProject } from "../../src/toolkit/diff/project.ts";
import type { Side } from "../../src/toolkit/diff/side.ts";
import { API, type Case, casesOf, writeVariants } from "./changes.ts";

interface Breaking {
  readonly breaking: readonly string[];
  readonly compatible?: readonly string[];
  /** File of the first finding and the text on its line, which is searched after the other texts. */
  readonly at: readonly [file: string, text: string, after?: string];
}

const breaking = (await casesOf<Breaking>("breaking.yaml")).map((each, at) => ({
  ...each,
  name: `breaking-${at}`,
}));
const safe = (await casesOf<{ findings: readonly string[] }>("safe.yaml")).map((each, at) => ({
  ...each,
  name: `safe-${at}`,
}));

/** The API before the change. */
const before = (name: string): string => `${name}-before`;

// Every case is an API of one project, so the generator's tools start once for all of them.
let project: string;
let derived: Derived;
let side: Side;
beforeAll(async () => {
  const variants = [...breaking, ...safe].flatMap(
    ({ name, edits, before: earlier }: Case & { name: string }) => [
      [name, edits] as const,
      ...(earlier ? [[before(name), earlier] as const] : []),
    ],
  );
  project = await writeVariants(new Map([[API, []], ...variants]));
  derived = await deriveSide(project);
  side = derived.side;
}, 300_000);
afterAll(() => {
  derived.dispose();
  return rm(project, { recursive: true });
});

async function judge(name: string): Promise<Comparison> {
  const was = side.apis.get(before(name)) ?? side.apis.get(API);
  const is = side.apis.get(name);
  if (!was || !is) throw new Error(`${name} cannot be read.`);
  const [comparison] = await compareSides(
    houseProject(project),
    { ...side, apis: new Map([[name, was]]) },
    { ...side, apis: new Map([[name, is]]) },
  );
  if (!comparison) throw new Error("Nothing was compared.");
  return comparison;
}

function rulesOf({ findings }: Comparison, verdict: string): string[] {
  return [...new Set(findings.filter((each) => each.verdict === verdict).map(({ rule }) => rule))].sort();
}

test("there are at least 25 breaking and 15 safe changes", () => {
  expect(breaking.length).toBeGreaterThanOrEqual(25);
  expect(safe.length).toBeGreaterThanOrEqual(15);
});

describe.concurrent("breaks a client and is refused without a new major version", () => {
  test.each(breaking)("$change", async (each) => {
    const comparison = await judge(each.name);
    expect(rulesOf(comparison, "breaking")).toEqual([...each.breaking].sort());
    for (const rule of each.compatible ?? []) expect(rulesOf(comparison, "compatible")).toContain(rule);
    const { findings, version } = comparison;
    const [file, text, after] = each.at;
    const path = `spec/${each.name}/${file}`;
    const content = await readFile(join(project, path), "utf8");
    const line = content
      .slice(0, content.indexOf(text, after ? content.indexOf(after) : 0))
      .split("\n").length;
    expect(findings.map((found) => `${found.file}:${found.line} ${found.rule}`).join(" | ")).toContain(
      `${path}:${line} `,
    );
    expect(findings.filter((found) => found.verdict === "breaking" && found.remedy === "")).toEqual([]);
    expect(version).toMatchObject({
      rule: "version",
      fails: true,
      file: `spec/${each.name}/openapi.yaml`,
      line: 4,
    });
  });
});

describe.concurrent("breaks no client and is accepted", () => {
  test.each(safe)("$change", async (each) => {
    const comparison = await judge(each.name);
    const found = comparison.findings.map(({ verdict, rule }) => `${verdict} ${rule}`);
    expect([...new Set(found)].sort()).toEqual([...each.findings].sort());
    expect(comparison.version?.fails ?? false).toBe(false);
  });
});
