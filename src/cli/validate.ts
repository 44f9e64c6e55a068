import { createRequire } from "node:module";
import type { ValidateFunction } from "ajv/dist/2020.js";
import type { DescribedApi, Schema } from "./described-api.ts";

/** A compiled schema; after a `false` its `errors` say why. */
export type Validator = ValidateFunction;

const require = createRequire(import.meta.url);

/**
 * Compiles a schema of a document. Formats are not judged: which e-mail address is usable is the API's to say.
 * With `coerce`, text from the command line becomes the number or boolean that the schema asks for.
 */
export function compile(document: DescribedApi, schema: Schema, { coerce = false } = {}): Validator {
  // Loaded when it is first needed, and without waiting: checking rows is synchronous.
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

/** References of the document start at its root, which the validator knows under a name. */
function rebased(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === "$ref" && typeof value === "string" && value.startsWith("#") ? `document${value}` : value,
  );
}
