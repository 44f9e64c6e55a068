#!/usr/bin/env node
const { runToolkit } = await import("./program.ts");
const { leave, watchStreams } = await import("../standard-streams.ts");

watchStreams();
leave(await runToolkit(process.argv.slice(2)));
