/** A text as the part of a regular expression that matches it. `RegExp.escape` does this from Node 24 on. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
