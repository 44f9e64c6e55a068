/** Names of the commands that work on an OpenAPI document and need the toolkit. */
export const TOOLKIT_COMMANDS: readonly string[] = [
  "init",
  "generate",
  "lint",
  "diff",
  "changelog",
  "docs",
  "mock",
];
