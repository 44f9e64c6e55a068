/** What of a proposed revision is judged; everything else of it is not even written to the disk. */
export const JUDGED = ["spec", "generated", "package.json"];

/** What decides how documents are judged: whoever changes it changes the judge. */
export const SETTINGS = [
  ".github",
  ".ci",
  ".spectral.yaml",
  "redocly.yaml",
  "package.json",
  "package-lock.json",
  "scripts",
  "spec/consents.yaml",
  "spec/extensions.schema.yaml",
  "spec/rules",
  "src/openapi",
  "src/toolkit",
];
