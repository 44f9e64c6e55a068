// Damages the documents in every way that the rules guard against, one mutant at a time, and reports which rule noticed.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { annotationsIn, readSide } from "../src/toolkit/diff/side.ts";
import { apisOf } from "../src/toolkit/generate/written-api.ts";
import { Misuse, runCommand } from "./command.ts";
import { compareMutant, lintMutants, type Verdict } from "./mutate/judge.ts";
import { type Mutant, mutantsOf } from "./mutate/mutants.ts";
import { FILE, type Reason, readReasons, reasonFor } from "./mutate/survivors.ts";

const MOST = 3;

const HELP = `Usage: npm run mutate [-- [api...] [options]]

Damages the documents under spec/ one thing at a time (a 429, a Retry-After, a code's remedy, a link, an annotation, ...)
and says which rule of lint:spec saw it, or which rule of diff where the damaged document is sound by itself.

  api               Folder under spec/; all of them if none is named.
  --most <n>        Mutants per operator and API at most, spread over the locations where it applies (${MOST}).
  --operator <text> Only operators whose name contains this.
  --out <file>      Where to write the results (dist/mutants.json).
  --help            Show this text.

Exit codes: 0 every mutant was seen or lives for a reason in ${FILE}, 1 one lives without a reason,
2 wrong use.
`;

interface Judged extends Verdict {
  readonly mutant: Mutant;
  readonly reason: string | undefined;
}

function main(base: string, args: readonly string[]): Promise<0 | 1 | 2> {
  const command = {
    usage: HELP,
    options: {
      most: { type: "string", default: String(MOST) },
      operator: { type: "string", default: "" },
      out: { type: "string", default: join(base, "dist/mutants.json") },
    },
    allowPositionals: true,
  } as const;
  return runCommand(command, args, async ({ values: { most: text, operator, out }, positionals }) => {
    const known = apisOf(base);
    const stranger = positionals.find((name) => !known.includes(name));
    if (stranger !== undefined)
      throw new Misuse(`There is no API "${stranger}"; there are: ${known.join(", ")}.`);
    const most = Number(text);
    if (!Number.isInteger(most) || most < 1) throw new Misuse("--most takes a whole number above 0.");
    const reasons = readReasons(base);
    const apis = positionals.length > 0 ? positionals : known;
    const all = await Promise.all(apis.map((api) => mutantsOf(base, api, most)));
    const mutants = all.flat().filter((mutant) => mutant.operator.includes(operator));
    const judged = await judge(base, mutants, reasons);
    print(judged);
    mkdirSync(dirname(out), { recursive: true });
    const results = judged.map(({ mutant: { text: _, ...mutant }, ...verdict }) => ({
      ...mutant,
      ...verdict,
    }));
    writeFileSync(out, `${JSON.stringify(results, null, 2)}\n`);
    return conclude(judged);
  });
}

async function judge(
  base: string,
  mutants: readonly Mutant[],
  reasons: readonly Reason[],
): Promise<Judged[]> {
  const linted = await lintMutants(base, mutants, (done) => progress("linted", done, mutants.length));
  const real = readSide(base, annotationsIn(base));
  const judged: Judged[] = [];
  for (const [index, mutant] of mutants.entries()) {
    const lint = linted[index];
    if (!lint) throw new Error("A mutant was not judged.");
    const verdict = lint.by === "nobody" ? await compareMutant(base, real, mutant) : lint;
    const reason = verdict.by === "nobody" ? reasonFor(mutant, reasons)?.reason : undefined;
    judged.push({ mutant, ...verdict, reason });
    progress("judged", judged.length, mutants.length);
  }
  return judged;
}

function progress(what: string, done: number, all: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${what} ${done} of ${all}${done === all ? "\n" : ""}`);
}

function print(judged: readonly Judged[]): void {
  const names = [...new Set(judged.map(({ mutant }) => mutant.operator))];
  const width = Math.max(...names.map((name) => name.length), 8);
  const row = (name: string, ...cells: readonly (string | number)[]) =>
    console.log([name.padEnd(width), ...cells.map((cell) => String(cell).padStart(10))].join(""));
  const counts = (some: readonly Judged[]) => [
    some.length,
    ...(["lint", "breaking", "compatible", "nobody"] as const).map(
      (by) => some.filter((one) => one.by === by).length,
    ),
  ];
  row("damage", "mutants", "lint", "breaking", "compatible", "alive");
  for (const name of names) row(name, ...counts(judged.filter(({ mutant }) => mutant.operator === name)));
  row("all", ...counts(judged));
  const seen = new Map<string, number>();
  for (const { rules } of judged) for (const rule of rules) seen.set(rule, (seen.get(rule) ?? 0) + 1);
  console.log("\nMutants seen by each rule:");
  for (const [rule, count] of [...seen].sort((a, b) => b[1] - a[1]))
    console.log(`${String(count).padStart(6)}  ${rule}`);
}

function conclude(judged: readonly Judged[]): 0 | 1 {
  const alive = judged.filter(({ by }) => by === "nobody");
  const strangers = alive.filter(({ reason }) => reason === undefined);
  if (alive.length > strangers.length) {
    console.log(`\n${alive.length - strangers.length} live for a reason:`);
    for (const why of new Set(alive.flatMap(({ reason }) => reason ?? []))) console.log(`  ${why}`);
  }
  for (const { mutant } of strangers) {
    console.error(`${mutant.file}:${mutant.line} ${mutant.operator} (${mutant.path}): no rule sees it`);
  }
  return strangers.length > 0 ? 1 : 0;
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
