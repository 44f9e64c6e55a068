// What the options of toolkit commands may be. The toolkit itself is loaded when a command runs, and may not be installed.

export const PROFILES = ["runtime", "recommended", "house"] as const;

export const FORMATS = ["human", "github", "markdown", "json", "sarif", "junit"] as const;
export type Format = (typeof FORMATS)[number];

/** The file in which somebody takes the risk of a change that weakens an API. */
export const CONSENTS = "consents.yaml";

/** The form of a report that was asked for. */
export function formatOf({ format, json }: { readonly format: Format; readonly json?: boolean }): Format {
  return json ? "json" : format;
}
