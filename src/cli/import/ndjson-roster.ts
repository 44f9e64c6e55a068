import type { Columns, Target } from "./columns.ts";
import { type Item, isBlank, put } from "./item.ts";
import type { Problem } from "./problem.ts";
import { type Entry, FINE, type Roster } from "./roster.ts";
import { notUtf8, type Piece } from "./text.ts";

/** Reads a roster of one JSON object per line. Keys are named like columns; null and blank text leave a field out. */
export class NdjsonRoster implements Roster {
  readonly format = "ndjson";
  readonly header: readonly string[] = [];
  readonly delimiter = "";
  readonly #columns: Columns;
  /** Keys are the same on most lines, so each is looked up once. */
  readonly #targets = new Map<string, Target | "left out" | undefined>();
  #text = "";
  #at = 0;
  #line = 0;

  constructor(columns: Columns) {
    this.#columns = columns;
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
    for (const [key, target] of this.#targets) {
      if (typeof target === "object" && target.field.name === field && target.member === undefined)
        return key;
    }
    return field;
  }

  #entry(text: string): Entry {
    const item: Item = {};
    const problems: Problem[] = [];
    const value = parsed(text);
    if (value instanceof SyntaxError) problems.push(this.#notAnObject(`it is not JSON: ${value.message}`));
    else if (typeof value !== "object" || value === null || Array.isArray(value)) {
      problems.push(this.#notAnObject("it is not a JSON object"));
    } else {
      for (const [key, member] of Object.entries(value)) this.#fill(item, key, member, problems);
    }
    return {
      row: this.#line,
      line: this.#line,
      item,
      original: text,
      problems: problems.length === 0 ? FINE : problems,
    };
  }

  #fill(item: Item, key: string, value: unknown, problems: Problem[]): void {
    if (value === null || (typeof value === "string" && isBlank(value))) return;
    let target = this.#targets.get(key);
    if (target === undefined && !this.#targets.has(key)) {
      target = this.#columns.find(key);
      this.#targets.set(key, target);
    }
    if (target === "left out") return;
    const place = { row: this.#line, line: this.#line };
    if (target === undefined) problems.push({ ...this.#columns.unknown(key), ...place });
    else {
      try {
        put(item, target, value);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        problems.push({ ...place, column: key, rule: error.message, remedy: "Leave one of the two out." });
      }
    }
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

/** The key whose value holds the replaced byte, where the line is JSON apart from that. */
function keyOfBroken(line: string): { column?: string } {
  const value = parsed(line);
  if (typeof value !== "object" || value === null) return {};
  const found = Object.entries(value).find(([, member]) => JSON.stringify(member)?.includes("\uFFFD"));
  return found ? { column: found[0] } : {};
}
