const WIDTH = 110;

/** Doc comment of the property at a path, if it has one. */
export type Comment = (path: readonly string[]) => string | undefined;

/** What stands in a literal as it is: the name of something that is imported, or an expression. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Prints a JSON value as a TypeScript literal, on one line if it fits. */
export function print(
  value: unknown,
  comment: Comment = () => undefined,
  path: readonly string[] = [],
): string {
  const indent = "  ".repeat(path.length);
  if (Array.isArray(value)) {
    const flat = onOneLine(value, WIDTH - indent.length);
    if (flat !== undefined) return flat;
    const items = value.map((item, at) => `${indent}  ${print(item, comment, [...path, String(at)])},\n`);
    return `[\n${items.join("")}${indent}]`;
  }
  if (value instanceof Code) return value.text;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const properties = Object.entries(value);
  if (properties.length === 0) return "{}";
  const commented = properties.some(([name]) => comment([...path, name]) !== undefined);
  const flat = commented ? undefined : onOneLine(value, WIDTH * 0.8 - indent.length);
  if (flat !== undefined) return flat;
  const lines = properties.map(([name, inner]) => {
    const below = [...path, name];
    const text = comment(below);
    const doc = text === undefined ? "" : printComment(text, `${indent}  `);
    return `${doc}${indent}  ${printKey(name)}: ${print(inner, comment, below)},\n`;
  });
  return `{\n${lines.join("")}${indent}}`;
}

/** The literal on one line of fewer than `room` characters; `undefined` if it takes more. Stops as soon as that is known. */
function onOneLine(value: unknown, room: number): string | undefined {
  if (value instanceof Code) return value.text.includes("\n") ? undefined : value.text;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const isArray = Array.isArray(value);
  const entries = Object.entries(value);
  if (!isArray && entries.length === 0) return "{}";
  const most = Math.min(room, isArray ? WIDTH : WIDTH * 0.8);
  let text = isArray ? "[" : "{ ";
  for (const [at, [name, inner]] of entries.entries()) {
    text += `${at === 0 ? "" : ", "}${isArray ? "" : `${printKey(name)}: `}`;
    const flat = onOneLine(inner, most - text.length);
    if (flat === undefined || text.length + flat.length >= most) return undefined;
    text += flat;
  }
  text += isArray ? "]" : " }";
  return text.length < most ? text : undefined;
}

/** A property name, quoted only where TypeScript needs it. */
function printKey(name: string): string {
  return /^(?:[A-Za-z_$][\w$]*|0|[1-9]\d*)$/.test(name) ? name : JSON.stringify(name);
}

/** A doc comment, wrapped and indented. */
export function printComment(text: string, indent: string): string {
  const width = WIDTH - indent.length - " * ".length;
  const lines = text
    .replaceAll("*/", "*\\/")
    .split("\n")
    .flatMap((line) => wrap(line, width));
  const [first = ""] = lines;
  if (lines.length === 1 && first.length < width - " */".length) return `${indent}/** ${first} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines;
}
