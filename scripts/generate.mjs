// JavaScript, because the compiled code of all that it imports is kept for the next run: to read the types out of TypeScript takes
// longer than much of the work.
import module from "node:module";
import { resolve } from "node:path";

module.enableCompileCache();
const { main } = await import("./generate/command.ts");
process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
