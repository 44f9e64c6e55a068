import { readdirSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { JudgedChange } from "../../src/toolkit/diff/change.ts";
import { compareSides } from "../../src/toolkit/diff/compare.ts";
import { deriveSide } from "../../src/toolkit/diff/derive.ts";
import { houseProject } from "../../src/toolkit/diff/project.ts";
import { API, type Case, casesIn, writeVariants } from "./changes.ts";

/** A finding that a pull request must have: its file, a text on its line, and the beginnings of message and remedy. */
interface Expected {
  readonly verdict: string;
  readonly weakened?: boolean;
  readonly rule: string;
  readonly at: readonly [file: string, text: string, after?: string];
  readonly message?: string;
  readonly remedy: string;
}

/** An invented pull request, and everything that has to be found in it. */
export interface Pull extends Case {
  readonly name: string;
  readonly findings: readonly Expected[];
}

const folder = join(import.meta.dirname, "pulls");

/** The pull requests of all files in pulls/. */
export async function readPulls(): Promise<Pull[]> {
  const files = await Promise.all(
    readdirSync(folder).map(async (file) =>
      (await casesIn<Pick<Pull, "findings">>(join(folder, file))).map((each, at) => ({
        ...each,
        name: `${file.replace(".yaml", "")}-${at}`,
      })),
    ),
  );
  return files.flat();
}

/** What diff reports about each pull request, by its name. Each is an API of one project, so the tools start once. */
export async function judgePulls(pulls: readonly Pull[]): Promise<ReadonlyMap<string, Judged>> {
  const before = (name: string) => `${name}-before`;
  const variants = pulls.flatMap(({ name, edits, before: earlier }): [string, Case["edits"]][] => [
    [name, edits],
    ...(earlier ? [[before(name), earlier] as [string, Case["edits"]]] : []),
  ]);
  const project = await writeVariants(new Map([[API, []], ...variants]));
  const { side, dispose } = await deriveSide(project);
  try {
    const judged = pulls.map(async ({ name }): Promise<[string, Judged]> => {
      const [was, is] = [side.apis.get(before(name)) ?? side.apis.get(API), side.apis.get(name)];
      if (!was || !is) throw new Error(`${name} cannot be read.`);
      const [comparison] = await compareSides(
        houseProject(project),
        { ...side, apis: new Map([[name, was]]) },
        { ...side, apis: new Map([[name, is]]) },
      );
      const files = new Map<string, string>();
      for (const { file } of comparison?.findings ?? [])
        files.set(file, await readFile(join(project, file), "utf8"));
      return [name, { findings: comparison?.findings ?? [], files }];
    });
    return new Map(await Promise.all(judged));
  } finally {
    dispose();
    await rm(project, { recursive: true });
  }
}

export interface Judged {
  readonly findings: readonly JudgedChange[];
  /** Text of each file that has a finding. */
  readonly files: ReadonlyMap<string, string>;
}

/** Expects the findings of a pull request, each with verdict, line and remedy, and no others. */
export function expectFindings({ name, findings: expected }: Pull, { findings, files }: Judged): void {
  const shown = ({ verdict, weakened, rule, file, line }: JudgedChange) =>
    `${verdict}${weakened ? "+weakened" : ""} ${rule} ${file.replace(`spec/${name}/`, "")}:${line}`;
  const wanted = expected.map(({ verdict, weakened, rule, at: [file, text, after] }) => {
    const content = files.get(`spec/${name}/${file}`) ?? "";
    const offset = content.indexOf(text, after ? content.indexOf(after) : 0);
    const line = offset < 0 ? "none" : content.slice(0, offset).split("\n").length;
    return `${verdict}${weakened ? "+weakened" : ""} ${rule} ${file}:${line}`;
  });
  // One change may affect many operations. What counts is each line and rule.
  expect([...new Set(findings.map(shown))].sort()).toEqual([...wanted].sort());
  for (const { rule, remedy, message } of expected) {
    const found = findings.filter((each) => each.rule === rule);
    expect(found.map((each) => each.remedy)).toContainEqual(
      remedy === "" ? "" : expect.stringContaining(remedy),
    );
    if (message !== undefined) expect(found.map((each) => each.message).join("\n")).toContain(message);
  }
}
