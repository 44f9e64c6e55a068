/** What `concord import` does; loaded on first use. */

export { explainInput } from "./explain-command.ts";
export { printReport } from "./report.ts";
export { runImport } from "./run.ts";
