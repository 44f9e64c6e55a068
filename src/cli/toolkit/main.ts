#!/usr/bin/env node
import module from "node:module";

// As in `concord`: compiled code is kept for the next start. Node before 22.8 lacks this function.
module.enableCompileCache?.();
const { runToolkit } = await import("./program.ts");
const { leave, watchStreams } = await import("../standard-streams.ts");

watchStreams();
leave(await runToolkit(process.argv.slice(2)));
