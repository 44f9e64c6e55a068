#!/usr/bin/env node
import module from "node:module";

// What is compiled once need not be compiled at every start; Node before 22.8 does without, and lacks the name.
module.enableCompileCache?.();
const { runProgram } = await import("./program.ts");

// A reader such as `head` that has seen enough is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
const exitCode = await runProgram(process.argv.slice(2));
// Once everything is written; what the process still holds then need not be taken down piece by piece.
process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
