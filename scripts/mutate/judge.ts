import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareSides } from "../../src/toolkit/diff/compare.ts";
import { houseProject } from "../../src/toolkit/diff/project.ts";
import { annotationsIn, readSide, type Side } from "../../src/toolkit/diff/side.ts";
import { generate } from "../../src/toolkit/generate/generate.ts";
import { lintSpec } from "../../src/toolkit/lint/lint-spec.ts";
import type { Mutant } from "./mutants.ts";

/** What noticed a mutant: rules of `lint:spec`, or else `diff`, as a breaking or a compatible change. */
export interface Verdict {
  readonly by: "lint" | "breaking" | "compatible" | "nobody";
  readonly rules: readonly string[];
}

/** How many documents one call judges, so that the linters start only once for all of them. */
const AT_ONCE = 24;

/** Judges every mutant by all rules of `lint:spec`. Calls `onProgress` with the number of judged mutants. */
export async function lintMutants(
  base: string,
  mutants: readonly Mutant[],
  onProgress: (done: number) => void,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (let from = 0; from < mutants.length; from += AT_ONCE) {
    const some = mutants.slice(from, from + AT_ONCE);
    verdicts.push(...(await inFolder((folder) => lintSome(base, folder, some))));
    onProgress(verdicts.length);
  }
  return verdicts;
}

async function lintSome(base: string, folder: string, mutants: readonly Mutant[]): Promise<Verdict[]> {
  await prepare(base, folder);
  const names = mutants.map((_, index) => `m${String(index).padStart(3, "0")}`);
  for (const [index, mutant] of mutants.entries()) await plant(base, folder, mutant, names[index] ?? "");
  const findings = await lintSpec({ base: folder, apis: names });
  return names.map((name) => {
    const found = findings.filter(({ file }) => file.startsWith(`spec/${name}/`));
    const rules = [...new Set(found.map(({ rule }) => rule))].sort();
    return { by: rules.length > 0 ? "lint" : "nobody", rules };
  });
}

/** Judges a mutant that `lint:spec` accepts, by comparing it with the real document. */
export async function compareMutant(base: string, real: Side, mutant: Mutant): Promise<Verdict> {
  return inFolder(async (folder) => {
    await prepare(base, folder);
    await plant(base, folder, mutant, mutant.api);
    const { problems } = await generate(folder, [mutant.api], false);
    if (problems.length > 0) {
      return { by: "lint", rules: [...new Set(problems.map(({ rule }) => rule))].sort() };
    }
    const was = real.apis.get(mutant.api);
    if (!was) throw new Error(`generated/ has no ${mutant.api}`);
    const before = { ...real, apis: new Map([[mutant.api, was]]) };
    const [comparison] = await compareSides(
      houseProject(folder),
      before,
      readSide(folder, annotationsIn(base)),
    );
    const by = comparison?.verdict === "note" ? undefined : comparison?.verdict;
    const found = comparison?.findings.filter(({ verdict }) => verdict === by) ?? [];
    return { by: by ?? "nobody", rules: [...new Set(found.map(({ rule }) => rule))].sort() };
  });
}

async function prepare(base: string, folder: string): Promise<void> {
  await mkdir(join(folder, "spec"), { recursive: true });
  await cp(join(base, "spec/shared"), join(folder, "spec/shared"), { recursive: true });
  for (const file of ["spec/extensions.schema.yaml", "package.json"]) {
    await cp(join(base, file), join(folder, file));
  }
}

async function plant(base: string, folder: string, mutant: Mutant, name: string): Promise<void> {
  const copy = join(folder, "spec", name);
  await cp(join(base, "spec", mutant.api), copy, { recursive: true });
  await writeFile(join(copy, mutant.file.slice(`spec/${mutant.api}/`.length)), mutant.text);
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "concord-mutants-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
