import type { Options, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { BASE, type Bundle } from "./bundle.ts";

/** Compiles schemas of one document. Nothing is compiled before it is asked for, and nothing twice. */
export interface Validators {
  /** Stops at the first error. `key` is what `make` derives the schema from. */
  first(key: object, make?: () => object): ValidateFunction;
  /** Finds all errors of the schema's own keywords. */
  every(key: object, make?: () => object): ValidateFunction;
}

export function openValidators(bundle: Bundle): Validators {
  return { first: compiler(bundle, {}), every: compiler(bundle, { allErrors: true }) };
}

function compiler(bundle: Bundle, options: Options): Validators["first"] {
  const compiled = new WeakMap<object, ValidateFunction>();
  let ajv: Ajv2020 | undefined;
  return (key, make = () => key) => {
    const known = compiled.get(key);
    if (known) return known;
    ajv ??= dialect(options).addSchema(bundle.root, BASE, undefined, false);
    const validate = ajv.compile(make());
    compiled.set(key, validate);
    return validate;
  };
}

/** JSON Schema 2020-12 with formats asserted and defaults filled in. Errors carry schema and data. */
function dialect(options: Options): Ajv2020 {
  const ajv = new Ajv2020({
    ...options,
    strict: false,
    useDefaults: true,
    verbose: true,
    // A format that nobody knows is passed over, as JSON Schema says; there is nothing to warn of.
    logger: false,
  });
  addFormats.default(ajv);
  return ajv;
}
