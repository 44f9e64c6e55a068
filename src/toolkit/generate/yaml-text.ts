import { Document, Scalar, stringify } from "yaml";
import { type StringifyContext, stringifyString } from "yaml/util";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";

/** YAML 1.1 parsers read an unquoted 2026-01-01 as a date and an unquoted no as false. */
export const FORM = { aliasDuplicateObjects: false, lineWidth: 120, compat: "yaml-1.1" } as const;

const STEP = "  ";
/** The longest name that is written as a simple key. */
const LONGEST_NAME = 1000;
/** A text this short is never folded at a depth of so few characters: it looks the same everywhere. */
const SHORT = 50;

/**
 * Writes a document as `stringify(document, FORM)` does. That makes a node of each value first, and writes each text anew; but
 * most texts of a document are short, and come again and again.
 */
export function yamlText(document: JsonObject): string {
  if (holdsLongName(document)) return stringify(document, FORM);
  return Object.keys(document).length === 0 ? "{}\n" : `${new Writer().mapping(document, "")}\n`;
}

class Writer {
  readonly #names = new Map<string, string>();
  readonly #texts = new Map<string, string>();

  /** The lines of a mapping, without the indentation of the first one. */
  mapping(value: JsonObject, indent: string): string {
    const lines = Object.entries(value).map(([name, inner]) => {
      const key = `${this.#name(name, indent)}:`;
      const below = indent + STEP;
      return isCollection(inner)
        ? `${key}\n${below}${this.#collection(inner, below)}`
        : `${key} ${this.#scalar(inner, below, key.length + 1)}`;
    });
    return lines.join(`\n${indent}`);
  }

  #sequence(value: readonly Json[], indent: string): string {
    const below = indent + STEP;
    const items = value.map((item) =>
      isCollection(item) ? this.#collection(item, below) : this.#scalar(item, below),
    );
    return items.map((item) => `- ${item}`).join(`\n${indent}`);
  }

  #collection(value: Json[] | JsonObject, indent: string): string {
    return Array.isArray(value) ? this.#sequence(value, indent) : this.mapping(value, indent);
  }

  #scalar(value: Json, indent: string, before?: number): string {
    if (typeof value === "string") return this.#text(value, indent, before);
    if (Array.isArray(value)) return "[]";
    return isObject(value) ? "{}" : JSON.stringify(value);
  }

  /** @param before Number of characters before it on its line, if it is the value of a property. */
  #text(value: string, indent: string, before: number | undefined): string {
    const isShort = value.length <= SHORT && indent.length <= SHORT && !value.includes("\n");
    const known = isShort ? this.#texts.get(value) : undefined;
    if (known !== undefined) return known;
    const start = before === undefined ? {} : { indentAtStart: before };
    const text = stringifyString(new Scalar(value), { ...context, indent, ...start });
    if (isShort && text.length <= SHORT) this.#texts.set(value, text);
    return text;
  }

  #name(name: string, indent: string): string {
    const isPlain = /^\w/.test(name);
    const known = isPlain ? this.#names.get(name) : undefined;
    if (known !== undefined) return known;
    const text = stringifyString(new Scalar(name), { ...context, indent: indent + STEP, implicitKey: true });
    if (isPlain) this.#names.set(name, text);
    return text;
  }
}

/** Whether it is written on lines of its own; an empty one is not. */
function isCollection(value: Json): value is Json[] | JsonObject {
  return Array.isArray(value) ? value.length > 0 : isObject(value) && Object.keys(value).length > 0;
}

function holdsLongName(value: Json): boolean {
  if (Array.isArray(value)) return value.some(holdsLongName);
  return (
    isObject(value) &&
    Object.entries(value).some(([name, inner]) => name.length > LONGEST_NAME || holdsLongName(inner))
  );
}

/** What the tool knows when it writes a text: its defaults, and `FORM`. */
const context: StringifyContext = {
  actualString: true,
  anchors: new Set(),
  doc: new Document(null, FORM),
  flowCollectionPadding: " ",
  implicitKey: false,
  indent: "",
  indentStep: STEP,
  inFlow: null,
  options: {
    blockQuote: true,
    commentString: String,
    defaultKeyType: null,
    defaultStringType: "PLAIN",
    directives: null,
    doubleQuotedAsJSON: false,
    doubleQuotedMinMultiLineLength: 40,
    falseStr: "false",
    flowCollectionPadding: true,
    indentSeq: true,
    lineWidth: FORM.lineWidth,
    minContentWidth: 20,
    nullStr: "null",
    simpleKeys: false,
    singleQuote: null,
    trailingComma: false,
    trueStr: "true",
    verifyAliasOrder: true,
  },
};
