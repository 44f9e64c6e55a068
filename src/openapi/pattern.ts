/** A text as the part of a regular expression that matches it. `RegExp.escape` does this from Node 24 on. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** Whether a text matches a pattern of a schema. A pattern that is no regular expression matches every text. */
export function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return true;
  }
}
