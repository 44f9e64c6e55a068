import type { Problem } from "./problem.ts";
import { type Entry, FINE, type Item, type Roster } from "./roster.ts";
import { isBlank, notUtf8, type Piece } from "./text.ts";

/** Makes an item of the object on a line. */
export interface LineItems {
  /** `problems` takes what keeps a value from being used; `line` counts from 1. */
  itemOf(object: object, line: number, problems: Problem[]): Item;
  /** The key that fills a field. */
  keyOf(field: string): string;
}

/** Reads one JSON object per line. Blank lines are passed over, and counted. */
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
      if (!isBlank(line)) return this.#entry(line);
    }
    return undefined;
  }

  columnOf(field: string): string {
    return this.#items.keyOf(field);
  }

  #entry(text: string): Entry {
    const problems: Problem[] = [];
    const value = parsed(text);
    let item: Item = {};
    if (value instanceof SyntaxError) problems.push(this.#notAnObject(`it is not JSON: ${value.message}`));
    else if (!isObject(value)) problems.push(this.#notAnObject("it is not a JSON object"));
    else item = this.#items.itemOf(value, this.#line, problems);
    return {
      row: this.#line,
      line: this.#line,
      item,
      original: text,
      problems: problems.length === 0 ? FINE : problems,
    };
  }

  #notAnObject(rule: string): Problem {
    return {
      row: this.#line,
      line: this.#line,
      rule,
      remedy: `Each line is one JSON object; an array becomes such lines with: jq -c '.[]'.`,
    };
  }
}

/** A line with members before its own; one that is no JSON object is kept as the text of a member. */
export function annotatedLine(original: string, about: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ ...about, ...(objectIn(original) ?? { rejected_text: original }), ...about })}\n`;
}

/** The object on a line; nothing where it is none. */
function objectIn(line: string): object | undefined {
  const value = parsed(line);
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Error);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

/** The key whose value holds the replaced byte, where the line is JSON apart from that. */
function keyOfBroken(line: string): { column?: string } {
  const found = Object.entries(objectIn(line) ?? {}).find(([, member]) =>
    JSON.stringify(member)?.includes("\uFFFD"),
  );
  return found ? { column: found[0] } : {};
}
