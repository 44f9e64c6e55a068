import type { Command } from "commander";
import { addInit } from "../commands/init.ts";

/** Names of the commands that work on somebody's OpenAPI document, and need the toolkit for it. */
export const TOOLKIT_COMMANDS: readonly string[] = ["init"];

export function addToolkitCommands(program: Command): void {
  addInit(program);
}
