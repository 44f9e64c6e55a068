import { expect, test } from "vitest";
import { describeOther } from "../../src/cli/describe.ts";
import { CommandFailed } from "../../src/cli/exit.ts";

test.each([
  ["It failed", "It failed."],
  ["It failed.", "It failed."],
  ["Which one?", "Which one?"],
  ["It was refused (attempts: 3)", "It was refused (attempts: 3)."],
  ['Save it itself ("raw", "download")', 'Save it itself ("raw", "download").'],
  ["--event is missing. (--help shows what there is)", "--event is missing. (--help shows what there is)"],
  ["It failed. (It always does.)", "It failed. (It always does.)"],
  ["It\n  failed", "It failed."],
])("the message %j ends as a sentence does", (message, said) => {
  expect(describeOther(new CommandFailed(message))).toBe(said);
});
