import { beforeAll, expect, test } from "vitest";
import type { Finding } from "../../src/toolkit/lint/finding.ts";
import { lintSpec } from "../../src/toolkit/lint/lint-spec.ts";
import { copiesOf } from "./project.ts";

/** Mistakes in a schema that many examples use: what is replaced, and the line with the mistake. */
const mistakes = [
  {
    api: "meshi",
    file: "components/schemas/RunStatus.yaml",
    find: "const: succeeded",
    replace: "const: suceeded",
  },
  { file: "components/schemas/Run.yaml", find: "  run_id:\n", replace: "  run_idd:\n" },
] as const;

let findings: readonly Finding[];

beforeAll(async () => {
  const copies = mistakes.map(({ file, find, replace }, at) => ({
    folder: `spec/wrong-${at}`,
    edits: [{ file: `spec/wrong-${at}/${file}`, find, replace }],
  }));
  findings = await lintSpec({ base: await copiesOf("meshi", copies) });
}, 120_000);

test("a wrong word in a schema that many examples share is one finding, on its line", () => {
  const found = findings.filter(({ file }) => file.startsWith("spec/wrong-0/"));
  expect(found.map(({ rule, file }) => `${rule} ${file}`)).toEqual([
    "example-cause spec/wrong-0/components/schemas/RunStatus.yaml",
  ]);
  expect(found[0]?.message).toMatch(
    /^\d+ examples break here: no value is "succeeded"; the nearest is "suceeded" \(/,
  );
});

test("the cause stands before all that follows from it", () => {
  const found = findings.filter(({ file }) => file.startsWith("spec/wrong-1/"));
  expect(found[0]?.rule).toBe("example-cause");
  expect(found[0]?.file).toBe("spec/wrong-1/components/schemas/Run.yaml");
  expect(found.filter(({ rule }) => rule.startsWith("no-invalid-"))).toEqual([]);
});
