/** What `concord emit` does; loaded when it is asked for. */

export { printReport } from "./report.ts";
export { runEmit } from "./run.ts";
