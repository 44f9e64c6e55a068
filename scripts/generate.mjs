// This file is JavaScript, so that it can turn the compile cache on before any TypeScript is read: taking the types out of the
// modules takes longer than much of the work, and the cache keeps the result for the next run.
import module from "node:module";
import { resolve } from "node:path";

module.enableCompileCache();
const { main } = await import("./generate/command.ts");
process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
