import { readFileSync, statSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from "yaml";
import { isObject, type Json, type JsonObject, tokensOf } from "./json.ts";
import type { Place, Problems, Rule } from "./problem.ts";

interface Origin {
  readonly path: string;
  readonly node: Node;
  /** Offset at which it begins: at its own name, where it is the member of an object. */
  readonly start: number;
}

/** The part of a file in which an object was written, its name included. */
export interface Span {
  readonly from: Place;
  readonly to: Place;
}

/**
 * The files of one hand-written document as plain values that remember where they were written, for the problems found in them.
 * A file is read once; `$ref` is followed across files. A reference that leads nowhere gives `undefined`: the linter reports it.
 */
export class Source {
  readonly #base: string;
  readonly #problems: Problems;
  readonly #origins = new WeakMap<object, Origin>();
  /** Values of nodes with an anchor. One that names a node around itself finds none yet, and stands for nothing. */
  readonly #anchored = new WeakMap<Node, Json>();
  readonly #files = new Map<string, { content: Json; lines: LineCounter }>();

  /** `base` is the folder that reported file names are relative to. */
  constructor(base: string, problems: Problems) {
    this.#base = base;
    this.#problems = problems;
  }

  /** True once a file was no YAML: what is missing from the document then is not its author's omission. */
  broken = false;

  /** Absolute paths of the files read so far. */
  get files(): string[] {
    return [...this.#files.keys()];
  }

  /** The content of a YAML or JSON file, `undefined` if there is none. */
  read(path: string): Json | undefined {
    const known = this.#files.get(path);
    if (known) return known.content;
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
    const lines = new LineCounter();
    const document = parseDocument(readFileSync(path, "utf8"), { lineCounter: lines, prettyErrors: false });
    if (document.errors.length > 0) this.broken = true;
    for (const error of document.errors) {
      const { line, col } = lines.linePos(error.pos[0]);
      const place = { file: this.nameOf(path), line, column: col };
      this.#problems.report(
        place,
        "yaml-syntax",
        error.message,
        "Correct the YAML; nothing else in the file was read.",
      );
    }
    const content = document.errors.length > 0 ? null : this.#plain(document.contents, path, document);
    this.#files.set(path, { content, lines });
    return content;
  }

  /** What a `$ref` leads to, through any number of steps; the value itself if it is no reference. */
  resolve(value: Json | undefined): JsonObject | undefined {
    const seen = new Set<Json>();
    let current: Json | undefined = value;
    while (isObject(current) && typeof current.$ref === "string") {
      if (seen.has(current)) return undefined;
      seen.add(current);
      current = this.step(current);
    }
    return isObject(current) ? current : undefined;
  }

  /** What a `$ref` names, itself perhaps a reference again. */
  step(reference: JsonObject): Json | undefined {
    const origin = this.#origins.get(reference);
    if (!origin || typeof reference.$ref !== "string") return undefined;
    const [file = "", pointer = ""] = reference.$ref.split("#", 2).map(decode);
    if (/^[a-z][a-z0-9+.-]*:/i.test(file)) return undefined;
    let value = this.read(file === "" ? origin.path : resolve(dirname(origin.path), file));
    for (const token of tokensOf(pointer)) {
      value = Array.isArray(value) ? value[Number(token)] : isObject(value) ? value[token] : undefined;
    }
    return value;
  }

  /** Where an object or array was written, or one member of it. */
  place(container: object, key?: string | number): Place {
    const origin = this.#origins.get(container);
    if (!origin) throw new Error("A value that no file contains has no place.");
    const offset =
      (key === undefined ? undefined : memberOffset(origin.node, key)) ?? origin.node.range?.[0] ?? 0;
    return this.#at(origin.path, offset);
  }

  /** The part of its file in which an object was written. */
  span(container: object): Span {
    const origin = this.#origins.get(container);
    if (!origin) throw new Error("A value that no file contains has no place.");
    const [, end] = origin.node.range ?? [];
    return { from: this.#at(origin.path, origin.start), to: this.#at(origin.path, end ?? origin.start) };
  }

  #at(path: string, offset: number): Place {
    const position = this.#files.get(path)?.lines.linePos(offset) ?? { line: 1, col: 1 };
    return { file: this.nameOf(path), line: position.line, column: position.col };
  }

  #plain(
    node: ParsedNode | Node | null,
    path: string,
    document: ReturnType<typeof parseDocument>,
    start = node?.range?.[0] ?? 0,
  ): Json {
    if (isAlias(node)) return this.#anchored.get(node.resolve(document) ?? node) ?? null;
    const value = this.#content(node, path, document, start);
    if (node && "anchor" in node && node.anchor !== undefined) this.#anchored.set(node, value);
    return value;
  }

  #content(
    node: ParsedNode | Node | null,
    path: string,
    document: ReturnType<typeof parseDocument>,
    start: number,
  ): Json {
    if (isSeq<Node>(node)) {
      const items = node.items.map((item) => this.#plain(item, path, document));
      return this.#remember(items, { path, node, start });
    }
    if (isMap<Node, Node>(node)) {
      const members = node.items.map(({ key, value }): [string, Json] => [
        String(isScalar(key) ? key.value : key),
        this.#plain(value, path, document, key.range?.[0]),
      ]);
      return this.#remember(Object.fromEntries(members), { path, node, start });
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

  report(place: Place, rule: Rule, message: string, remedy: string): void {
    this.#problems.report(place, rule, message, remedy);
  }

  /** A path as problems name it: relative to the project, with forward slashes. */
  nameOf(path: string): string {
    return relative(this.#base, path).split(sep).join("/");
  }
}

function memberOffset(node: Node, key: string | number): number | undefined {
  if (isSeq<Node>(node)) return node.items[Number(key)]?.range?.[0];
  if (!isMap<Node, Node>(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
  return pair?.key.range?.[0];
}

/** The text behind percent encoding; a malformed one stands for itself and leads nowhere. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
