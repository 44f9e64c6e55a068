/** Shorter names that people use for a value of the contract. */
const SHORT_NAMES: Readonly<Record<string, string>> = { organization: "org_id" };

/** The variable of a value: `MAIN_API_KEY` for the key of `main-api`, `MAIN_API_ACCESS_KEY` for its access key. */
export function variableOf(api: string, name = "key"): string {
  const variable = `${api}_${SHORT_NAMES[name] ?? name}`.toUpperCase().replace(/[^A-Z0-9]/g, "_");
  // No shell sets a variable that begins with a digit.
  return variable.replace(/^(?=\d)/, "_");
}
