/** Stands between the outputs of commands of redocly that run in one process. No output contains it. */
export const BETWEEN = "\0";
