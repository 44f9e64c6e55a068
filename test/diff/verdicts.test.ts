import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Comparison, compareSides } from "../../scripts/diff/compare.ts";
import { readSide, type Side } from "../../scripts/diff/side.ts";
import { API, type Case, casesOf, createProject, type Edit } from "./changes.ts";

interface Breaking {
  readonly breaking: readonly string[];
  readonly compatible?: readonly string[];
  /** File of the first finding and the text on its line, looked for after the other texts. */
  readonly at: readonly [file: string, text: string, after?: string];
}

const breaking = await casesOf<Breaking>("breaking.yaml");
const safe = await casesOf<{ findings: readonly string[] }>("safe.yaml");

const folders: string[] = [];
let unchanged: Side;
beforeAll(async () => {
  unchanged = await readSide(await project());
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function project(edits: readonly Edit[] = []): Promise<string> {
  const folder = await createProject(edits);
  folders.push(folder);
  return folder;
}

async function judge({ edits, before }: Case): Promise<{ head: string; comparison: Comparison }> {
  const base = before ? await readSide(await project(before)) : unchanged;
  const head = await project(edits);
  const [comparison] = await compareSides(head, base, await readSide(head));
  if (!comparison) throw new Error("Nothing was compared.");
  return { head, comparison };
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
    const { head, comparison } = await judge(each);
    expect(rulesOf(comparison, "breaking")).toEqual([...each.breaking].sort());
    for (const rule of each.compatible ?? []) expect(rulesOf(comparison, "compatible")).toContain(rule);
    const { findings, version } = comparison;
    const [file, text, after] = each.at;
    const content = await readFile(join(head, "spec", API, file), "utf8");
    const line = content
      .slice(0, content.indexOf(text, after ? content.indexOf(after) : 0))
      .split("\n").length;
    expect(findings.map((found) => `${found.file}:${found.line} ${found.rule}`).join(" | ")).toContain(
      `spec/${API}/${file}:${line} `,
    );
    expect(findings.filter((found) => found.verdict === "breaking" && found.remedy === "")).toEqual([]);
    expect(version).toMatchObject({ rule: "version", fails: true, file: "spec/shelf/openapi.yaml", line: 4 });
  });
});

describe.concurrent("breaks no client and is accepted", () => {
  test.each(safe)("$change", async (each) => {
    const { comparison } = await judge(each);
    const found = comparison.findings.map(({ verdict, rule }) => `${verdict} ${rule}`);
    expect([...new Set(found)].sort()).toEqual([...each.findings].sort());
    expect(comparison.version?.fails ?? false).toBe(false);
  });
});
