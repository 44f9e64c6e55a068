import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { OpenApiDocument } from "../../src/openapi/document.ts";

/** Validators of a document's schemas. Each schema is compiled once. */
export class Validators {
  readonly #ajv = new Ajv2020({ strict: false, logger: false, allErrors: true });
  readonly #compiled = new WeakMap<object, ValidateFunction>();

  constructor(document: OpenApiDocument) {
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(document.root, "document", undefined, false);
  }

  of(schema: object): ValidateFunction {
    const known = this.#compiled.get(schema);
    if (known) return known;
    const compiled = this.#ajv.compile(
      JSON.parse(JSON.stringify(schema), (key, value) =>
        key === "$ref" && typeof value === "string" && value.startsWith("#") ? `document${value}` : value,
      ),
    );
    this.#compiled.set(schema, compiled);
    return compiled;
  }

  /** What is wrong with a value; `undefined` if nothing is. */
  problems(schema: object, value: unknown): string | undefined {
    const validate = this.of(schema);
    return validate(value) ? undefined : this.#ajv.errorsText(validate.errors);
  }
}
