import fc from "fast-check";
import { isObject, type JsonObject } from "../../src/openapi/json.ts";
import type { References } from "../../src/openapi/references.ts";
import { resolve } from "../../src/openapi/references.ts";

/** A location in a generated value, and the schemas that apply there. */
export interface Site {
  readonly path: readonly (string | number)[];
  readonly schema: Merged;
}

/** Several schemas of one value, merged. */
export type Merged = Readonly<Record<string, unknown>> & {
  readonly properties: Readonly<Record<string, JsonObject>>;
  readonly required: readonly string[];
};

/** Below this level, values contain only what is required. */
const DEEP = 6;

/** Makes values for a schema. It obeys keywords one by one, so a combination of them may still reject a value. */
export class SchemaValues {
  readonly #references: References;
  readonly #random: () => number;
  readonly #texts = new Map<string, readonly string[]>();

  constructor(references: References, random: () => number) {
    this.#references = references;
    this.#random = random;
  }

  /** A value, and every location in it. */
  make(schema: JsonObject): { readonly value: unknown; readonly sites: readonly Site[] } {
    const sites: Site[] = [];
    const value = this.#value([schema], [], sites);
    return { value, sites };
  }

  pick<T>(list: readonly T[]): T {
    // The index is within the list.
    return list[Math.floor(this.#random() * list.length)] as T;
  }

  #value(schemas: readonly JsonObject[], path: Site["path"], sites: Site[]): unknown {
    const schema = this.#merged(schemas);
    sites.push({ path, schema });
    if ("const" in schema) return schema.const;
    if (Array.isArray(schema.enum)) return this.pick(schema.enum);
    const types = [schema.type ?? (Object.keys(schema.properties).length > 0 ? "object" : "string")].flat();
    const type = types.includes("null") && path.length > DEEP ? "null" : this.pick(types);
    if (type === "object") return this.#object(schema, path, sites);
    if (type === "array") return this.#array(schema, path, sites);
    const examples = Array.isArray(schema.examples) ? schema.examples : [];
    const known = examples.filter((example) => typeName(example) === type);
    if (known.length > 0 && this.#random() < 0.5) return this.pick(known);
    if (type === "null") return null;
    if (type === "boolean") return this.#random() < 0.5;
    if (type === "integer" || type === "number") return this.#number(schema, type);
    return this.#text(schema);
  }

  #object(schema: Merged, path: Site["path"], sites: Site[]): JsonObject {
    const made: [string, unknown][] = [];
    const more = path.length < DEEP ? 0.4 : 0;
    for (const [name, property] of Object.entries(schema.properties)) {
      if (property.readOnly === true) continue;
      if (!schema.required.includes(name) && this.#random() >= more) continue;
      made.push([name, this.#value([property], [...path, name], sites)]);
    }
    const given = new Set(made.map(([name]) => name));
    for (const name of schema.required) if (!given.has(name)) made.push([name, this.#free()]);
    const least = Number(schema.minProperties ?? 0);
    const others = isObject(schema.additionalProperties) ? schema.additionalProperties : undefined;
    const isOpen = schema.additionalProperties !== false && schema.unevaluatedProperties !== false;
    for (const [name, property] of Object.entries(schema.properties)) {
      if (made.length >= least || given.has(name) || property.readOnly === true) continue;
      made.push([name, this.#value([property], [...path, name], sites)]);
    }
    if (isOpen && (made.length < least || this.#random() < more / 2)) {
      const name = `free_${Math.floor(this.#random() * 1000)}`;
      made.push([name, others ? this.#value([others], [...path, name], sites) : this.#free()]);
    }
    // All generated values are JSON.
    return Object.fromEntries(made) as JsonObject;
  }

  #array(schema: Merged, path: Site["path"], sites: Site[]): unknown[] {
    const least = Number(schema.minItems ?? 0);
    const most = Math.max(least, Math.min(Number(schema.maxItems ?? 3), least + 2));
    const length = path.length > DEEP ? least : least + Math.floor(this.#random() * (most - least + 1));
    const items = isObject(schema.items) ? schema.items : {};
    const fixed = Array.isArray(schema.prefixItems) ? schema.prefixItems.filter(isObject) : [];
    return Array.from({ length }, (_, index) =>
      this.#value([fixed[index] ?? items], [...path, index], sites),
    );
  }

  #number(schema: Merged, type: string): number {
    const low = Number(
      schema.minimum ?? (schema.exclusiveMinimum !== undefined ? Number(schema.exclusiveMinimum) + 1 : -5),
    );
    const high = Number(
      schema.maximum ??
        (schema.exclusiveMaximum !== undefined ? Number(schema.exclusiveMaximum) - 1 : Math.max(low, 0) + 50),
    );
    const edge = this.#random();
    if (edge < 0.1) return low;
    if (edge < 0.2) return high;
    const between = low + this.#random() * (high - low);
    const step = Number(schema.multipleOf ?? (type === "integer" ? 1 : 0));
    return step > 0 ? Math.min(high, Math.ceil(between / step) * step) : Math.round(between * 100) / 100;
  }

  #text(schema: Readonly<Record<string, unknown>>): string {
    if (typeof schema.format === "string" && schema.format in formats)
      return formats[schema.format]?.(this.#random) ?? "";
    if (typeof schema.pattern === "string") return this.pick(this.#matching(schema.pattern));
    const least = Number(schema.minLength ?? 0);
    const most = Math.min(Number(schema.maxLength ?? least + 20), least + 200);
    const length =
      this.#random() < 0.1 ? most : least + Math.floor(this.#random() * Math.min(20, most - least + 1));
    return Array.from({ length }, () => this.pick(LETTERS)).join("");
  }

  #matching(pattern: string): readonly string[] {
    const known = this.#texts.get(pattern);
    if (known) return known;
    const seed = Math.floor(this.#random() * 1e9);
    const made = fc.sample(fc.stringMatching(new RegExp(pattern, "u")), { seed, numRuns: 40 });
    this.#texts.set(pattern, made);
    return made;
  }

  /** Any value, for a property without a schema. */
  #free(): unknown {
    return this.pick<() => unknown>([
      () => null,
      () => this.#random() < 0.5,
      () => Math.floor(this.#random() * 1e6),
      () => this.#text({}),
      () => [this.#text({})],
      () => ({ note: this.#text({}) }),
    ])();
  }

  /** Merges the schemas of one value. Of alternatives it picks one. */
  #merged(schemas: readonly JsonObject[]): Merged {
    const merged: Record<string, unknown> = {};
    const properties: Record<string, JsonObject> = {};
    const required = new Set<string>();
    const add = (given: JsonObject): void => {
      const { $ref, ...beside } = given;
      const target = $ref === undefined ? {} : resolve(this.#references, given);
      const { allOf, oneOf, anyOf, properties: own, required: asked, ...rest } = { ...target, ...beside };
      for (const [keyword, value] of Object.entries(rest)) merged[keyword] = value;
      for (const [name, property] of Object.entries(isObject(own) ? own : {})) {
        if (!isObject(property)) continue;
        properties[name] = properties[name] ? { allOf: [properties[name], property] } : property;
      }
      for (const name of Array.isArray(asked) ? asked : []) required.add(String(name));
      for (const part of Array.isArray(allOf) ? allOf : []) if (isObject(part)) add(part);
      for (const choice of [oneOf, anyOf]) {
        if (Array.isArray(choice) && choice.length > 0) {
          const chosen = this.pick(choice);
          if (isObject(chosen)) add(chosen);
        }
      }
    };
    for (const schema of schemas) add(schema);
    // The loop above fills it with JSON.
    return { ...merged, properties, required: [...required] } as Merged;
  }
}

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz ABCØé歷😀-_.'\"\\/0123456789"];

const two = (number: number) => String(number).padStart(2, "0");
const day = (random: () => number) =>
  `20${two(20 + Math.floor(random() * 20))}-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}`;
const hex = (random: () => number, length: number) =>
  Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");

const formats: Readonly<Record<string, (random: () => number) => string>> = {
  date: day,
  "date-time": (random) =>
    `${day(random)}T${two(Math.floor(random() * 24))}:30:00${random() < 0.5 ? "Z" : "+05:30"}`,
  time: (random) => `${two(Math.floor(random() * 24))}:30:00Z`,
  email: (random) => `guest.${hex(random, 6)}@example.com`,
  uri: (random) => `https://example.com/${hex(random, 6)}`,
  "uri-reference": (random) => `/${hex(random, 6)}`,
  hostname: (random) => `h${hex(random, 4)}.example.com`,
  uuid: (random) =>
    `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-8${hex(random, 3)}-${hex(random, 12)}`,
};

export function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
