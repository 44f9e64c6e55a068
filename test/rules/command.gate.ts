import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { main } from "../../scripts/lint.ts";
import { apisOf } from "../../src/toolkit/generate/written-api.ts";
import { repository } from "./fixture.ts";

const broken = "spec/rules/redocly/server-description.fail.yaml";
let out: string;
let err: string;

beforeEach(() => {
  [out, err] = ["", ""];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    err += text;
    return true;
  });
});

afterEach(() => vi.restoreAllMocks());

test("a document without findings is named, and the exit code is 0", async () => {
  expect(await main(repository, ["meetso"])).toBe(0);
  expect(out).toBe("meetso: no findings\n");
});

test("a finding is printed with place, rule, message, remedy and the rule's page, and the exit code is 1", async () => {
  expect(await main(repository, [broken])).toBe(1);
  expect(out).toContain(
    [
      `${broken}:5:5 server-description The server has no description`,
      "    Describe it.",
      "    spec/rules/README.md#server-description\n",
    ].join("\n"),
  );
  expect(out).toMatch(new RegExp(`^${broken}: \\d+ findings in 1 file$`, "m"));
});

test("--format github prints one workflow command per finding", async () => {
  expect(await main(repository, [broken, "--format", "github"])).toBe(1);
  expect(out).toContain(
    `::error file=${broken},line=5,col=5,title=server-description::The server has no description%0ADescribe it.%0Aspec/rules/README.md#server-description\n`,
  );
});

test("--format json prints all findings as data", async () => {
  expect(await main(repository, [broken, "--format=json"])).toBe(1);
  expect(JSON.parse(out)).toContainEqual({
    rule: "server-description",
    severity: "error",
    message: "The server has no description",
    remedy: "Describe it.",
    file: broken,
    line: 5,
    column: 5,
    tool: "redocly",
  });
});

test("--help says how to use it", async () => {
  expect(await main(repository, ["--help"])).toBe(0);
  expect(out).toMatch(/^Usage: npm run lint:spec/);
});

test.each([
  [["meshy"], `meshy is neither an API nor a file. Under spec/ there are: ${apisOf(repository).join(", ")}.`],
  [["--format", "xml"], 'No format is called "xml". There are: human, github, markdown, json, sarif, junit.'],
  [["--fromat", "json"], "Unknown option '--fromat'"],
  [["spec"], "spec is neither an API nor a file."],
])("wrong use is explained, and the exit code is 2: %j", async (args, message) => {
  expect(await main(repository, args)).toBe(2);
  expect(out).toBe("");
  expect(err).toContain(message);
});
