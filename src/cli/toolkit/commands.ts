import type { Command } from "commander";
import { addChangelog } from "../commands/changelog.ts";
import { addDiff } from "../commands/diff.ts";
import { addDocs } from "../commands/docs.ts";
import { addGenerate } from "../commands/generate.ts";
import { addInit } from "../commands/init.ts";
import { addLint } from "../commands/lint.ts";
import { addMock } from "../commands/mock.ts";

export function addToolkitCommands(program: Command): void {
  addInit(program);
  addGenerate(program);
  addLint(program);
  addDiff(program);
  addChangelog(program);
  addDocs(program);
  addMock(program);
}
