import { createRequire } from "node:module";
import type { Options, ValidateFunction } from "ajv";
import type { Ajv2020 } from "ajv/dist/2020.js";
import { BASE, type Bundle } from "./bundle.ts";
import { forRequests } from "./request-schemas.ts";
import { addUniqueItems } from "./unique-items.ts";

const require = createRequire(import.meta.url);

/**
 * Loads what compiles schemas. It takes as long as half of the sandbox, so it is loaded once the sandbox listens, or with the
 * first schema.
 */
export function loadCompiler() {
  // The types of what is required are those of the packages.
  const ajv = require("ajv/dist/2020.js") as typeof import("ajv/dist/2020.js");
  const formats = require("ajv-formats") as typeof import("ajv-formats");
  return { Ajv2020: ajv.Ajv2020, addFormats: formats.default };
}

/** Compiles the schemas of requests of one document, each once and on first use. */
export interface Validators {
  /** Stops at the first error. `make` derives the schema from `key`. */
  first(key: object, make?: () => object): ValidateFunction;
  /** Finds all errors of the schema's own keywords. */
  every(key: object, make?: () => object): ValidateFunction;
  /** Begins a new compiler, as one has to whose work was ended in the middle. What is compiled stays. */
  renew(): void;
  /** How many schemas are compiled. */
  compiled(): number;
}

/** With `lenient`, a schema that does not compile accepts everything: third-party documents are not ours to fix. */
export function openValidators(bundle: Bundle, lenient = false): Validators {
  const [first, every] = [compiler(bundle, {}, lenient), compiler(bundle, { allErrors: true }, lenient)];
  return {
    first: first.compile,
    every: every.compile,
    renew() {
      first.renew();
      every.renew();
    },
    compiled: () => first.count() + every.count(),
  };
}

const shared = new WeakMap<Bundle, Validators>();

/**
 * Lenient validators that all sandboxes of a document share. They are for schemas that are part of the document, because they keep what
 * they have compiled as long as the document lives.
 */
export function sharedValidators(bundle: Bundle): Validators {
  const validators = shared.get(bundle) ?? openValidators(bundle, true);
  shared.set(bundle, validators);
  return validators;
}

interface Compiler {
  readonly compile: Validators["first"];
  readonly renew: Validators["renew"];
  readonly count: () => number;
}

function compiler(bundle: Bundle, options: Options, lenient: boolean): Compiler {
  const compiled = new WeakMap<object, ValidateFunction>();
  let ajv: Ajv2020 | undefined;
  let count = 0;
  const compile: Validators["first"] = (key, make = () => key) => {
    const known = compiled.get(key);
    if (known) return known;
    ajv ??= dialect(options).addSchema(nameless(forRequests(bundle, bundle.root)), BASE, undefined, false);
    const schema = nameless(forRequests(bundle, make()));
    const validate = lenient ? compiledOrOpen(ajv, schema) : strictly(ajv, schema);
    compiled.set(key, validate);
    count += 1;
    return validate;
  };
  return {
    compile,
    renew() {
      ajv = undefined;
      judge = undefined;
    },
    count: () => count,
  };
}

const NAMES: ReadonlySet<string> = new Set(["$id", "$anchor", "$dynamicAnchor", "$schema"]);

/**
 * A schema without names of its own, or the same one if it has none. Ajv searches even examples for names, and in a document every
 * reference is a pointer.
 */
function nameless<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  let changed = false;
  const entries = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    const isName = NAMES.has(name) && typeof inner === "string";
    const kept = isName ? undefined : nameless(inner);
    changed ||= isName || kept !== inner;
    return isName ? [] : [[name, kept]];
  });
  if (!changed) return value;
  // The copy has the form of the value, but for those names.
  return (Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries)) as T;
}

function compiledOrOpen(ajv: Ajv2020, schema: object): ValidateFunction {
  try {
    return strictly(ajv, schema);
  } catch {
    return ajv.compile(true);
  }
}

let judge: Ajv2020 | undefined;

/** Compiles a schema that is a valid one. All compilers share one judge of that: it takes twenty times as long to make as a compiler. */
function strictly(ajv: Ajv2020, schema: object): ValidateFunction {
  judge ??= dialect({});
  judge.validateSchema(schema, true);
  return ajv.compile(schema);
}

/** JSON Schema 2020-12 with formats asserted and defaults filled in. Errors carry schema and data. */
function dialect(options: Options): Ajv2020 {
  const { Ajv2020, addFormats } = loadCompiler();
  const ajv = new Ajv2020({
    ...options,
    strict: false,
    useDefaults: true,
    verbose: true,
    // `strictly` has done it.
    validateSchema: false,
    // A property may be called `constructor`, which every object inherits.
    ownProperties: true,
    // JSON Schema says to ignore unknown formats, so do not warn.
    logger: false,
  });
  addFormats.default(ajv);
  addUniqueItems(ajv);
  return ajv;
}
