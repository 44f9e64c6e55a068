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

/** With `lenient`, a schema that does not compile takes everything: a document of somebody else's is not ours to mend. */
export function openValidators(bundle: Bundle, lenient = false): Validators {
  return {
    first: compiler(bundle, {}, lenient),
    every: compiler(bundle, { allErrors: true }, lenient),
  };
}

function compiler(bundle: Bundle, options: Options, lenient: boolean): Validators["first"] {
  const compiled = new WeakMap<object, ValidateFunction>();
  let ajv: Ajv2020 | undefined;
  return (key, make = () => key) => {
    const known = compiled.get(key);
    if (known) return known;
    ajv ??= dialect(options).addSchema(bundle.root, BASE, undefined, false);
    const validate = lenient ? compiledOrOpen(ajv, make()) : ajv.compile(make());
    compiled.set(key, validate);
    return validate;
  };
}

function compiledOrOpen(ajv: Ajv2020, schema: object): ValidateFunction {
  try {
    return ajv.compile(schema);
  } catch {
    return ajv.compile(true);
  }
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
