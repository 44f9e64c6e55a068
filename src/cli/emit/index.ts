/** What `concord emit` does; loaded on first use. */

export { printReport } from "./report.ts";
export { runEmit } from "./run.ts";
