#!/usr/bin/env node
const { runToolkit } = await import("./program.ts");

const exitCode = await runToolkit(process.argv.slice(2));
// Once everything is written; what the process still holds then need not be taken down piece by piece.
process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
