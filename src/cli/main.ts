#!/usr/bin/env node
import module from "node:module";

// Keep compiled code for the next start. Node before 22.8 lacks this function, so a named import would fail.
module.enableCompileCache?.();
const { runProgram } = await import("./program.ts");
const { leave, watchStreams } = await import("./standard-streams.ts");

watchStreams();
leave(await runProgram(process.argv.slice(2)));
