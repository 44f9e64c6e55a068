import { beforeAll, describe, expect, test } from "vitest";
import { registry } from "../../generated/registry.ts";
import { apisOf } from "../../src/toolkit/generate/written-api.ts";
import { targetOf } from "../../src/toolkit/lint/documents.ts";
import type { Finding } from "../../src/toolkit/lint/finding.ts";
import { lintDocuments } from "../../src/toolkit/lint/lint.ts";
import { lintSpec } from "../../src/toolkit/lint/lint-spec.ts";
import { readApis } from "../../src/toolkit/project/config.ts";
import { repository } from "./fixture.ts";
import { copiesOf, type Edit } from "./project.ts";

test("the documents of this repository have no findings", async () => {
  expect(apisOf(repository)).toEqual(registry.map(({ name }) => name));
  expect(await lintSpec({ base: repository })).toEqual([]);
});

interface Mistake extends Edit {
  readonly sentence: string;
  readonly rule: string;
  /** Where it is found: the edited file unless another is named, on this line after the edit. */
  readonly at?: string;
  readonly line: number;
}

const responses = "spec/meshi/components/responses";
const mistakes: readonly Mistake[] = [
  {
    sentence: "a 429 that was dropped is missed where the operation lists its responses",
    file: "spec/meshi/paths/auth.yaml",
    find: '    "429":\n      $ref: ../components/responses/TooManyRequests.yaml\n',
    replace: "",
    rule: "common-statuses",
    line: 14,
  },
  {
    sentence: "a body of another kind is no error body",
    file: `${responses}/RunNotFound.yaml`,
    find: "MeshiError.yaml",
    replace: "Run.yaml",
    rule: "error-schema",
    line: 8,
  },
  {
    sentence: "a 429 without Retry-After is found in the response that all operations share",
    file: `${responses}/TooManyRequests.yaml`,
    find: "  Retry-After:\n    $ref: ../../../shared/headers/RetryAfter.yaml\n",
    replace: "",
    rule: "retry-after",
    line: 2,
  },
  {
    sentence: "an example that lacks a member is out of date",
    file: "spec/meshi/components/examples/RunNotFound.yaml",
    find: "  code: RUN_NOT_FOUND\n",
    replace: "",
    rule: "no-invalid-media-type-examples",
    line: 3,
  },
  {
    sentence:
      "an example with the code of another response is found in its own file, though the bundle has it elsewhere",
    file: "spec/meshi/components/examples/RunNotFound.yaml",
    find: "RUN_NOT_FOUND",
    replace: "EVENT_NOT_FOUND",
    rule: "example-code",
    line: 2,
  },
  {
    sentence: "a code that the list does not have is not documented",
    file: `${responses}/RunNotFound.yaml`,
    find: "  - RUN_NOT_FOUND",
    replace: "  - RUN_NOT_FOUND\n  - RUN_GONE",
    rule: "codes-unknown",
    line: 12,
  },
  {
    sentence: "a state that lost its mark contradicts the examples that have ended with it",
    file: "spec/meshi/components/schemas/RunStatus.yaml",
    find: "    x-terminal: partial\n",
    replace: "",
    rule: "run-example",
    at: "spec/meshi/components/examples/RunPartial.yaml",
    line: 2,
  },
  {
    sentence: "another request id in a body is not the one of the header's example",
    file: "spec/meshi/components/examples/RunNotFound.yaml",
    find: "correlation_id: partner-trace-001",
    replace: "correlation_id: partner-trace-002",
    rule: "request-id-example",
    line: 2,
  },
];

describe("one mistake in a real document", () => {
  let findings: readonly Finding[];
  const folder = (at: number) => `spec/mistake-${at}`;

  beforeAll(async () => {
    // Each mistake has a copy of its own, and one call judges all of them.
    const copies = mistakes.map(({ file, find, replace }, at) => ({
      folder: folder(at),
      edits: [{ file: moved(file, at), find, replace }],
    }));
    findings = await lintSpec({ base: await copiesOf("meshi", copies) });
  }, 60_000);

  const moved = (file: string, at: number) => file.replace("spec/meshi", folder(at));

  test.each(mistakes.map((mistake, number) => ({ ...mistake, number })))(
    "$sentence",
    ({ file, rule, at = file, line, number }) => {
      const found = findings.filter(
        (each) => each.rule === rule && each.file.startsWith(`${folder(number)}/`),
      );
      expect(found.map((finding) => [finding.file, finding.line])).toContainEqual([moved(at, number), line]);
      for (const { message, remedy } of found) expect([message, remedy]).not.toContain("");
    },
  );
});

test("concord lint, by redocly.yaml, judges them as npm run lint:spec does", async () => {
  const targets = readApis(repository).map((api) => targetOf(repository, api));
  expect(targets.map(({ name }) => name).sort()).toEqual(apisOf(repository));
  expect(new Set(targets.map(({ profile }) => profile))).toEqual(new Set(["house"]));
  expect(await lintDocuments(repository, targets)).toEqual([]);
});
