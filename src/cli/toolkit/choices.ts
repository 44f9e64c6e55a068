// Values of the toolkit's options. They stand here because the toolkit is loaded late and may not be installed.

export const PROFILES = ["runtime", "recommended", "house"] as const;

export const FORMATS = ["human", "github", "markdown", "json", "sarif", "junit"] as const;
export type Format = (typeof FORMATS)[number];

/** The file that says who takes the risk of a change that weakens an API. */
export const CONSENTS = "consents.yaml";

/** The requested form of a report. */
export function formatOf({ format, json }: { readonly format: Format; readonly json?: boolean }): Format {
  return json ? "json" : format;
}
