/** What `concord import` does; loaded when it is asked for. */

export { explainInput } from "./explain-command.ts";
export { printReport } from "./report.ts";
export { runImport } from "./run.ts";
