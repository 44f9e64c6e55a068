/**
 * Every code of a contract as a constant, so that a misspelt code does not compile. Their comments come along with their
 * names. A generated contract makes the constants here, since a bundle would otherwise have each name twice more.
 */
export function codesOf<Errors extends object>(errors: Errors): { readonly [Code in keyof Errors]: Code } {
  // Each name leads to itself.
  return Object.fromEntries(Object.keys(errors).map((code) => [code, code])) as never;
}
