/** Where people know a value by a shorter name than the contract has for it. */
const SHORT_NAMES: Readonly<Record<string, string>> = { organization: "org_id" };

/** `main-api` takes its key from `MAIN_API_KEY`, and what it signs a token from is named like `MAIN_API_ACCESS_KEY`. */
export function variableOf(api: string, name = "key"): string {
  return `${api}_${SHORT_NAMES[name] ?? name}`.toUpperCase().replaceAll("-", "_");
}
