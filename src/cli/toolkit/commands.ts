import type { Command } from "commander";
import { addGenerate } from "../commands/generate.ts";
import { addInit } from "../commands/init.ts";
import { addLint } from "../commands/lint.ts";

/** Names of the commands that work on somebody's OpenAPI document, and need the toolkit for it. */
export const TOOLKIT_COMMANDS: readonly string[] = ["init", "generate", "lint"];

export function addToolkitCommands(program: Command): void {
  addInit(program);
  addGenerate(program);
  addLint(program);
}
