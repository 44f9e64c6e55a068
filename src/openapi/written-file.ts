import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Json } from "./json.ts";

/** Where in its file an object or array was written. */
export interface Origin {
  readonly file: WrittenFile;
  readonly node: Node;
  /** Offset at which it begins: at its own name, where it is the property of an object. */
  readonly start: number;
}

/** What is wrong with the YAML or JSON of a file. */
export interface SyntaxProblem {
  readonly offset: number;
  readonly message: string;
}

/** A YAML or JSON file as plain values; `origins` remembers where each object and array was written. */
export class WrittenFile {
  /** Absolute path, or URL. */
  readonly path: string;
  readonly content: Json;
  readonly problems: readonly SyntaxProblem[];
  readonly #lines = new LineCounter();
  /** Byte order marks before the first line. No editor counts them as columns. */
  readonly #marks: number;
  readonly #document: ReturnType<typeof parseDocument>;
  readonly #origins: WeakMap<object, Origin>;
  /** Values of nodes with an anchor. An alias within the node that it names finds no value yet, and becomes `null`. */
  readonly #anchored = new Map<Node, Json>();

  constructor(path: string, text: string, origins: WeakMap<object, Origin>) {
    this.path = path;
    this.#origins = origins;
    this.#marks = text.startsWith("\uFEFF") ? 1 : 0;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const { errors, contents } = this.#document;
    this.problems = errors.map(({ pos, message }) => ({ offset: pos[0], message }));
    this.content = errors.length > 0 ? null : this.#plain(contents);
  }

  /** Line and column of an offset, counted from 1. */
  position(offset: number): { readonly line: number; readonly column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: line === 1 ? Math.max(1, col - this.#marks) : col };
  }

  #plain(node: Node | null, start = node?.range?.[0] ?? 0): Json {
    if (isAlias(node)) return this.#anchored.get(node.resolve(this.#document) ?? node) ?? null;
    const value = this.#content(node, start);
    if (node && "anchor" in node && node.anchor !== undefined) this.#anchored.set(node, value);
    return value;
  }

  #content(node: Node | null, start: number): Json {
    if (isSeq<Node>(node)) {
      const items = node.items.map((item) => this.#plain(item));
      return this.#remember(items, { file: this, node, start });
    }
    if (isMap<Node, Node>(node)) {
      const properties = node.items.map(({ key, value }): [string, Json] => [
        String(isScalar(key) ? key.value : key),
        this.#plain(value, key.range?.[0]),
      ]);
      return this.#remember(Object.fromEntries(properties), { file: this, node, start });
    }
    const value = isScalar(node) ? node.value : null;
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? value
      : null;
  }

  #remember<T extends object>(value: T, origin: Origin): T {
    this.#origins.set(value, origin);
    return value;
  }
}

/** Offset of a property or item inside the node of its object or array. */
export function offsetOf(node: Node, key: string | number): number | undefined {
  if (isSeq<Node>(node)) return node.items[Number(key)]?.range?.[0];
  if (!isMap<Node, Node>(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
  return pair?.key.range?.[0];
}
