/** What `concord import` does; loaded when it is asked for. */
export { runImport } from "./run.ts";
export { tell } from "./tell.ts";
