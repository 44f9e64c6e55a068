import type { Command } from "commander";
import { addToolkitCommands } from "../toolkit/commands.ts";
import { addAuth } from "./auth.ts";
import { addCall } from "./call.ts";
import { addCompletion } from "./completion.ts";
import { addEmit } from "./emit.ts";
import { addExplain } from "./explain.ts";
import { addImport } from "./import.ts";
import { addLogin } from "./login.ts";
import { addRuns } from "./runs.ts";
import { addSandbox } from "./sandbox.ts";

/** Adds every command; those of one API only where `args` name it. */
export async function addCommands(program: Command, args: readonly string[]): Promise<void> {
  await addImport(program, args);
  await addEmit(program, args);
  addRuns(program);
  await addCall(program, args);
  addExplain(program);
  addAuth(program);
  addLogin(program);
  addSandbox(program);
  addToolkitCommands(program);
  addCompletion(program, addCommands);
}
