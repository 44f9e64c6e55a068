/** Stands at the end of the output of each command of redocly, where several run in one process. No output contains it. */
export const END = "\0";
