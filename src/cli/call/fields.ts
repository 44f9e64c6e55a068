import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { CommandFailed, exit } from "../exit.ts";
import { fileErrorText } from "../file-errors.ts";

/** One `-f key=value`, or `-F key=@file`. */
export interface GivenField {
  readonly path: readonly string[];
  readonly value: unknown;
  /** The file that was named, whose text is the value. */
  readonly file?: File;
}

/** The value as text. @throws CommandFailed if it is not `key=value`. */
export function textField(argument: string): GivenField {
  const [path, text] = parted(argument, "-f");
  return { path, value: text };
}

/** A file after `@`, else JSON, else text. @throws CommandFailed */
export function typedField(argument: string): GivenField {
  const [path, text] = parted(argument, "-F");
  if (text.startsWith("@")) {
    const name = text.slice(1);
    const bytes = fileBytes(name);
    return { path, value: bytes.toString(), file: new File([bytes], basename(name)) };
  }
  try {
    return { path, value: JSON.parse(text) };
  } catch {
    return { path, value: text };
  }
}

/**
 * Builds an object from fields: `a.b=1` is `b` inside `a`. In a body with `parts`, a file stays a file, its bytes unread, and parts of
 * one name are a list.
 * @throws CommandFailed if two of them collide.
 */
export function objectOf(fields: readonly GivenField[], parts = false): Record<string, unknown> {
  const root = new Map<string, unknown>();
  for (const { path, value, file } of fields) {
    let at = root;
    for (const name of path.slice(0, -1)) {
      const next = at.get(name) ?? new Map<string, unknown>();
      if (!(next instanceof Map)) throw twice(path);
      at.set(name, next);
      at = next;
    }
    const name = path.at(-1) ?? "";
    const earlier = at.get(name);
    if (at.has(name) && (!parts || earlier instanceof Map)) throw twice(path);
    const given = parts ? (file ?? value) : value;
    at.set(name, at.has(name) ? [earlier, given].flat() : given);
  }
  return plain(root);
}

function plain(map: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    [...map].map(([name, value]) => [name, value instanceof Map ? plain(value) : value]),
  );
}

function parted(argument: string, option: string): [string[], string] {
  const equals = argument.indexOf("=");
  if (equals < 1)
    throw new CommandFailed(
      `${option} ${argument} is not key=value. For example: \`${option} email=ines@example.com\``,
      exit.misuse,
    );
  return [argument.slice(0, equals).split("."), argument.slice(equals + 1)];
}

function fileBytes(path: string): Buffer<ArrayBuffer> {
  try {
    return readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    throw new CommandFailed(`-F: the file ${path} cannot be read: ${fileErrorText(error)}.`, exit.misuse);
  }
}

function twice(path: readonly string[]): CommandFailed {
  return new CommandFailed(`The field ${path.join(".")} is given twice, or inside itself.`, exit.misuse);
}
