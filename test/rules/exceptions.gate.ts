import { beforeAll, describe, expect, test } from "vitest";
import type { Finding } from "../../src/toolkit/lint/finding.ts";
import { lintSpec } from "../../src/toolkit/lint/lint-spec.ts";
import { copiesOf } from "./project.ts";

const file = "paths/public_v1_meetings_{id}.yaml";
const other = "paths/public_v1_meetings.yaml";

/** What each tool finds in the operation after an edit to it. */
const losses = [
  { tool: "generate", rule: "source-missing", find: "  x-source: ", replace: "  x-assumed: " },
  { tool: "redocly", rule: "operation-summary", find: "  summary: ", replace: "  # " },
  {
    tool: "spectral",
    rule: "list-link",
    find: "  parameters:\n",
    replace: "  parameters:\n    - $ref: ../components/parameters/Cursor.yaml\n",
  },
];

let findings: readonly Finding[];

function rulesIn(folder: string): string[] {
  return findings.filter((each) => each.file.startsWith(`spec/${folder}/`)).map(({ rule }) => rule);
}

beforeAll(async () => {
  const except = (rule: string) => ({
    find: "get:\n",
    replace: `get:\n  x-lint-except: { ${rule}: This test is about what is left out. }\n`,
  });
  const copies = losses.flatMap(({ tool, rule, ...loss }) => [
    { folder: `spec/${tool}-found`, edits: [{ file: `spec/${tool}-found/${file}`, ...loss }] },
    {
      folder: `spec/${tool}-excepted`,
      edits: [loss, except(rule)].map((edit) => ({ file: `spec/${tool}-excepted/${file}`, ...edit })),
    },
  ]);
  const elsewhere = {
    folder: "spec/elsewhere",
    edits: [
      { file: `spec/elsewhere/${file}`, find: "  summary: ", replace: "  # " },
      { file: `spec/elsewhere/${other}`, ...except("operation-summary") },
    ],
  };
  findings = await lintSpec({ base: await copiesOf("meetso", [...copies, elsewhere]) });
}, 60_000);

describe("x-lint-except", () => {
  test.each(losses)("leaves out what $tool finds in the object", ({ tool, rule }) => {
    expect(rulesIn(`${tool}-found`)).toContain(rule);
    expect(rulesIn(`${tool}-excepted`)).not.toContain(rule);
  });

  test("holds for its own object and for no other", () => {
    const found = findings.filter((each) => each.file.startsWith("spec/elsewhere/"));
    expect(found.map((finding) => [finding.rule, finding.file, finding.line])).toEqual([
      ["except-unused", `spec/elsewhere/${other}`, 2],
      ["operation-summary", `spec/elsewhere/${file}`, 1],
    ]);
  });
});
