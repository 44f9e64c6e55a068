import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compareMutant, lintMutants } from "../../scripts/mutate/judge.ts";
import { type Mutant, mutantsOf } from "../../scripts/mutate/mutants.ts";
import { operators } from "../../scripts/mutate/operators.ts";
import { readReasons } from "../../scripts/mutate/survivors.ts";
import { annotationsIn, readSide, type Side } from "../../src/toolkit/diff/side.ts";
import { apisOf } from "../../src/toolkit/generate/written-api.ts";

const base = resolve(import.meta.dirname, "../..");
let mutants: Mutant[];
let real: Side;
beforeAll(async () => {
  mutants = (await Promise.all(apisOf(base).map((api) => mutantsOf(base, api, 1)))).flat();
  real = readSide(base, annotationsIn(base));
});

/** One mutant of an operator, of the smallest API that has one. */
function mutantBy(operator: string): Mutant {
  const found =
    mutants.find((mutant) => mutant.api === "meetso" && mutant.operator === operator) ??
    mutants.find((mutant) => mutant.operator === operator);
  if (!found) throw new Error(`No document gives a mutant of "${operator}"`);
  return found;
}

describe("a mutant", () => {
  it.each(operators.map(({ name }) => name))("comes from a real document: %s", (name) => {
    const { file, line, text } = mutantBy(name);
    expect(text).not.toBe(readFileSync(join(base, file), "utf8"));
    expect(line).toBeGreaterThan(0);
  });

  it("that breaks a rule is seen by lint:spec, by the rule's name, and the real document is not", async () => {
    const expected = {
      "delete 429": "common-statuses",
      "delete Retry-After": "retry-after",
      "delete a code's cause": "const-description",
      "lead a link to no operation": "link-operation",
      "delete x-remedy": "code-incomplete",
      "delete x-source": "source-missing",
      "swap the error schema": "error-schema",
    };
    const sound = { ...mutantBy("delete 429"), text: "" };
    const unharmed = { ...sound, text: readFileSync(join(base, sound.file), "utf8") };
    const chosen = [...Object.keys(expected).map(mutantBy), unharmed];
    const verdicts = await lintMutants(base, chosen, () => {});
    for (const [index, rule] of Object.values(expected).entries()) {
      expect(verdicts[index]).toMatchObject({ by: "lint", rules: expect.arrayContaining([rule]) });
    }
    expect(verdicts.at(-1)).toEqual({ by: "nobody", rules: [] });
  });

  it("that is a sound document by itself is seen by the comparison with the real one", async () => {
    const verdict = await compareMutant(base, real, mutantBy("lower a limit"));
    expect(verdict).toMatchObject({ by: "breaking" });
  });
});

describe("a reason to live", () => {
  it("is written for an operator that there is", () => {
    const names = new Set(mutants.map(({ operator }) => operator));
    for (const { operator, reason } of readReasons(base)) {
      expect(names).toContain(operator);
      expect(reason.length).toBeGreaterThan(30);
    }
  });
});
