/** Chooses one of `count` choices. */
export type Choose = (count: number) => number;

const DIGITS = "0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const WORD = `${LOWER}${LOWER.toUpperCase()}${DIGITS}_`;
const CLASSES: Readonly<Record<string, string>> = { d: DIGITS, w: WORD, s: " ", D: LOWER, W: "-", S: LOWER };
const CONTROLS: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v", 0: "\0" };

/** Limit on the letters and groups that are read, repetitions included. */
const MOST = 20_000;

/**
 * Makes a text that matches a regular expression: of a repetition the least and `further` times more, of alternatives the first, of a
 * set what `choose` says. `undefined` where the expression has more than this reads, such as a look-ahead. The caller checks that the
 * text fits.
 */
export function patternText(pattern: string, choose: Choose = () => 0, further = 0): string | undefined {
  const reader = new PatternReader(pattern, choose, further);
  const text = reader.alternatives();
  return reader.isDone && !reader.failed ? text : undefined;
}

class PatternReader {
  readonly #pattern: string;
  readonly #choose: Choose;
  readonly #further: number;
  #left = MOST;
  #at = 0;

  constructor(pattern: string, choose: Choose, further: number) {
    this.#pattern = pattern;
    this.#choose = choose;
    this.#further = further;
  }

  /** Whether the expression has something that is not read here. */
  failed = false;

  get isDone(): boolean {
    return this.#at >= this.#pattern.length;
  }

  /** The first alternative that can be read. */
  alternatives(): string | undefined {
    const first = this.#sequence();
    while (this.#take("|")) this.#sequence();
    return first;
  }

  #sequence(): string | undefined {
    let text: string | undefined = "";
    while (!this.isDone && !"|)".includes(this.#next)) {
      const start = this.#at;
      const one = this.#atom();
      const end = this.#at;
      const times = this.#times();
      const after = this.#at;
      if (one === undefined) return this.#giveUp();
      text += times > 0 ? one : "";
      // Each repetition chooses anew.
      for (let count = 1; count < times; count++) {
        this.#at = start;
        text += this.#atom() ?? "";
        if (this.#at !== end) return this.#giveUp();
      }
      this.#at = after;
    }
    return text;
  }

  #atom(): string | undefined {
    this.#left -= 1;
    if (this.#left < 0) return this.#giveUp();
    const letter = this.#next;
    this.#at += 1;
    if (letter === "^" || letter === "$") return "";
    if (letter === ".") return this.#oneOf(LOWER);
    if (letter === "(") return this.#group();
    if (letter === "[") return this.#set();
    if (letter === "\\") return this.#escape();
    return letter;
  }

  #group(): string | undefined {
    if (!this.#take("?:") && this.#next === "?") {
      const [name] = /^\?<\w+>/.exec(this.#pattern.slice(this.#at)) ?? [];
      if (name === undefined) return this.#giveUp();
      this.#at += name.length;
    }
    const text = this.alternatives();
    return this.#take(")") ? text : this.#giveUp();
  }

  #set(): string | undefined {
    const excludes = this.#take("^");
    let letters = "";
    while (!this.isDone && this.#next !== "]") {
      const one = this.#letterOfSet();
      const isRange = this.#next === "-" && this.#pattern[this.#at + 1] !== "]" && one.length === 1;
      if (!isRange) letters += one;
      else {
        this.#at += 1;
        const last = this.#letterOfSet();
        for (let code = one.charCodeAt(0); code <= last.charCodeAt(0); code++)
          letters += String.fromCharCode(code);
      }
    }
    if (!this.#take("]")) return this.#giveUp();
    const known = excludes ? [...WORD].filter((letter) => !letters.includes(letter)).join("") : letters;
    return known === "" ? this.#giveUp() : this.#oneOf(known);
  }

  #letterOfSet(): string {
    const letter = this.#next;
    this.#at += 1;
    if (letter !== "\\") return letter;
    const escaped = this.#next;
    this.#at += 1;
    return CLASSES[escaped] ?? CONTROLS[escaped] ?? escaped;
  }

  #escape(): string | undefined {
    const letter = this.#next;
    this.#at += 1;
    if (letter === "b" || letter === "B") return "";
    if (/[1-9pPkcux]/.test(letter)) return this.#giveUp();
    const known = CLASSES[letter];
    return known === undefined ? (CONTROLS[letter] ?? letter) : this.#oneOf(known);
  }

  /** How often a quantifier has something repeated; once without one. */
  #times(): number {
    const [quantifier] = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(this.#pattern.slice(this.#at)) ?? [""];
    this.#at += quantifier.length;
    if (quantifier === "") return 1;
    const [, low = "", comma, high = ""] = /^\{(\d+)(,?)(\d*)/.exec(quantifier) ?? [];
    const least = quantifier.startsWith("{") ? Number(low) : quantifier.startsWith("+") ? 1 : 0;
    const isOpen = /^[*+]/.test(quantifier) || (comma === "," && high === "");
    const most = isOpen ? Infinity : quantifier.startsWith("?") ? 1 : Number(high || low);
    return Math.min(least + this.#further, most);
  }

  #oneOf(letters: string): string {
    return letters[this.#choose(letters.length)] ?? "";
  }

  get #next(): string {
    return this.#pattern[this.#at] ?? "";
  }

  #take(text: string): boolean {
    const found = this.#pattern.startsWith(text, this.#at);
    if (found) this.#at += text.length;
    return found;
  }

  #giveUp(): undefined {
    this.failed = true;
    this.#at = this.#pattern.length;
    return undefined;
  }
}
