#!/usr/bin/env node
import module from "node:module";

// Keep compiled code for the next start. Node before 22.8 lacks this function, so a named import would fail.
module.enableCompileCache?.();
const { runProgram } = await import("./program.ts");

// `head` and others close the pipe early. That is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
const exitCode = await runProgram(process.argv.slice(2));
// Exit once all output is written, without closing what is still open.
process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
