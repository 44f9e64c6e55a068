/** Collects the values of an option that may be repeated. It takes one value at a time, so that it takes no argument for a value. */
export function repeated(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}
