/** What `concord emit` does; loaded when it is asked for. */
export { runEmit } from "./run.ts";
export { tell } from "./tell.ts";
