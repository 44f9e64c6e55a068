/** Names of the commands that work on somebody's OpenAPI document, and need the toolkit for it. */
export const TOOLKIT_COMMANDS: readonly string[] = [
  "init",
  "generate",
  "lint",
  "diff",
  "changelog",
  "docs",
  "mock",
];
