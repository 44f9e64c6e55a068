import { isObject } from "../../openapi/json.ts";
import { type InputProblem, quote } from "./input-problem.ts";
import { isFaithful, objectText, propertiesOf, type RawProperty, repeatedName } from "./json-properties.ts";
import { type Entry, FINE, type Item, type Roster } from "./roster.ts";
import { isBlank, notUtf8, type Piece } from "./text.ts";

/** An item, and its JSON if serialising it would change its values. */
export interface LineItem {
  readonly item: Item;
  readonly json?: string;
}

/** Makes an item of the object on a line. */
export interface LineItems {
  /**
   * `problems` takes what keeps a value from being used; `line` counts from 1. `written` are the properties as they are
   * written, where the object written anew would differ from them.
   */
  itemOf(object: object, line: number, problems: InputProblem[], written?: readonly RawProperty[]): LineItem;
  /** The key that fills a field. */
  keyOf(field: string): string;
}

/** Reads one JSON object per line. Blank lines are skipped, but counted. */
export class NdjsonRoster implements Roster {
  readonly format = "ndjson";
  readonly header: readonly string[] = [];
  readonly delimiter = "";
  readonly #items: LineItems;
  #text = "";
  #at = 0;
  #line = 0;

  constructor(items: LineItems) {
    this.#items = items;
  }

  fork(): NdjsonRoster {
    const fork = new NdjsonRoster(this.#items);
    fork.#text = this.#text.slice(this.#at);
    fork.#line = this.#line;
    return fork;
  }

  push({ text, broken }: Piece): void {
    if (broken) throw notUtf8({ row: this.#line + 1, ...keyOfBroken(text) });
    this.#text = text;
    this.#at = 0;
  }

  end(): void {
    // Pieces end where lines end.
  }

  next(): Entry | undefined {
    while (this.#at < this.#text.length) {
      const newline = this.#text.indexOf("\n", this.#at);
      const end = newline < 0 ? this.#text.length : newline;
      const line = this.#text.slice(this.#at, end);
      this.#at = end + 1;
      this.#line += 1;
      if (!isBlank(line)) return this.entryOf(this.#line, line);
    }
    return undefined;
  }

  columnOf(field: string): string {
    return this.#items.keyOf(field);
  }

  cellOf(): undefined {
    return undefined;
  }

  entryOf(row: number, text: string): Entry {
    const problems: InputProblem[] = [];
    const value = parsed(text);
    let found: LineItem = { item: {} };
    if (value instanceof SyntaxError) problems.push(notAnObject(row, `it is not JSON${whereBroken(text)}`));
    else if (!isObject(value)) problems.push(notAnObject(row, "it is not a JSON object"));
    else {
      const line = text.trim();
      const written = isFaithful(value, line) ? undefined : propertiesOf(line);
      const twice = written && repeatedName(written);
      if (twice !== undefined) problems.push(standsTwice(row, twice));
      else found = this.#items.itemOf(value, row, problems, written);
    }
    return { row, line: row, ...found, original: text, problems: problems.length === 0 ? FINE : problems };
  }
}

function notAnObject(row: number, rule: string): InputProblem {
  return {
    row,
    line: row,
    rule,
    remedy: "Each line is one JSON object, from { to }.",
  };
}

function standsTwice(row: number, column: string): InputProblem {
  return {
    row,
    line: row,
    column,
    rule: "this name stands twice on the line, so that nobody can know which value counts",
    remedy: "Leave one of the two out.",
  };
}

/** Why a line is not JSON, as far as its ends show. */
function whereBroken(text: string): string {
  const line = text.trim();
  if (!line.startsWith("{")) return `: it begins with ${quote(line.slice(0, 20))}`;
  return line.endsWith("}") ? "" : `: it ends with ${quote(line.slice(-20))}, where a } should close it`;
}

/** A line with properties before its own. A line that is no JSON object is kept as the text of a property. */
export function annotatedLine(original: string, about: Readonly<Record<string, unknown>>): string {
  const own: readonly RawProperty[] = objectIn(original)
    ? propertiesOf(original)
    : [["rejected_text", JSON.stringify(original)]];
  const added = Object.entries(about).map(([name, value]) => [name, JSON.stringify(value)] as const);
  return `${objectText([...added, ...own.filter(([name]) => !Object.hasOwn(about, name))])}\n`;
}

/** The object on a line; `undefined` if there is none. */
function objectIn(line: string): object | undefined {
  const value = parsed(line);
  return isObject(value) && !(value instanceof Error) ? value : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

/** The key whose value holds the replaced byte, if the line is otherwise JSON. */
function keyOfBroken(line: string): { column?: string } {
  const found = Object.entries(objectIn(line) ?? {}).find(([, inner]) =>
    JSON.stringify(inner)?.includes("\uFFFD"),
  );
  return found ? { column: found[0] } : {};
}
