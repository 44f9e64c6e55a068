#!/usr/bin/env node
const { runToolkit } = await import("./program.ts");

const exitCode = await runToolkit(process.argv.slice(2));
// Exit once all output is written, without closing what is still open.
process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
