import { createRequire } from "node:module";
import type { ValidateFunction } from "ajv/dist/2020.js";
import type { DescribedApi, Schema } from "./described-api.ts";

/** A compiled schema; if it returns `false`, `errors` says why. */
export type Validator = ValidateFunction;

const require = createRequire(import.meta.url);

/**
 * Compiles a schema of a document. Formats are not checked: the API decides which e-mail address is valid.
 * With `coerce`, text from the command line becomes the number or boolean that the schema asks for.
 */
export function compile(document: DescribedApi, schema: Schema, { coerce = false } = {}): Validator {
  // Loaded on first use, and by `require`: checking rows is synchronous.
  const { Ajv2020 }: typeof import("ajv/dist/2020.js") = require("ajv/dist/2020.js");
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: false,
    validateFormats: false,
    validateSchema: false,
    coerceTypes: coerce,
  });
  ajv.addSchema(document.root, "document");
  return ajv.compile(rebased(schema));
}

/** Points the document's references to `document`, its name in the validator. */
function rebased(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === "$ref" && typeof value === "string" && value.startsWith("#") ? `document${value}` : value,
  );
}
