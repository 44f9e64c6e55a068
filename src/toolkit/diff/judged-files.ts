/** The parts of a proposed revision that are judged. Nothing else of it is written to disk. */
export const JUDGED = ["spec", "generated", "package.json"];

/** The files that decide how documents are judged. A change of them changes the judge. */
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
