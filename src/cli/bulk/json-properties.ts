/** A property of a JSON object; its value is the text of the input. */
export type RawProperty = readonly [name: string, text: string];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The properties of an object as they are written, in order, with repeated names. Parsing and serialising would lose
 * digits of long numbers (RFC 8259, section 6), repeated names and the order of names that are numbers.
 * `text` is the JSON of an object, as `JSON.parse` has found.
 */
export function propertiesOf(text: string): RawProperty[] {
  const found: RawProperty[] = [];
  let at = text.indexOf("{") + 1;
  for (;;) {
    const open = text.indexOf('"', at);
    if (open < 0) return found;
    const close = endOfString(text, open);
    const start = text.indexOf(":", close) + 1;
    const end = endOfValue(text, start);
    found.push([String(JSON.parse(text.slice(open, close))), text.slice(start, end).trim()]);
    if (text[end] !== ",") return found;
    at = end + 1;
  }
}

/** Whether a value serialises to the text that it was read from. */
export function isFaithful(value: unknown, text: string): boolean {
  try {
    return JSON.stringify(value) === text;
  } catch {
    // Nested too deeply to serialise.
    return false;
  }
}

/** The first name that occurs twice, if there is one. */
export function repeatedName(properties: readonly RawProperty[]): string | undefined {
  const seen = new Set<string>();
  for (const [name] of properties) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

export function objectText(properties: readonly RawProperty[]): string {
  return `{${properties.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(",")}}`;
}

/** The position after the quote that closes a string. */
function endOfString(text: string, open: number): number {
  for (let at = open + 1; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at + 1;
  }
}

/** The position of the comma or the brace that follows a value of an object. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; ; ) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at);
        continue;
      case "{":
      case "[":
        depth += 1;
        break;
      case "}":
      case "]":
        if (depth === 0) return at;
        depth -= 1;
        break;
      case ",":
        if (depth === 0) return at;
        break;
    }
    at += 1;
  }
}
