import { basename } from "node:path";
import { CommandFailed, exit } from "../exit.ts";
import { fileErrorText } from "../file-errors.ts";
import { isOfStop } from "../interrupt.ts";

/** One `-f key=value` or `-F key=value`. */
export interface Field {
  readonly path: readonly string[];
  readonly value: unknown;
  /** The file that was named, whose text is the value. */
  readonly file?: File;
}

/** The same before the file is read that `-F key=@file` names. */
export type GivenField = Field | { readonly path: readonly string[]; readonly from: string };

/** The value as text. @throws CommandFailed if it is not `key=value`. */
export function textField(argument: string): Field {
  const [path, text] = parted(argument, "-f");
  return { path, value: text };
}

/** A file after `@`, else JSON, else text. @throws CommandFailed if it is not `key=value`. */
export function typedField(argument: string): GivenField {
  const [path, text] = parted(argument, "-F");
  if (text.startsWith("@")) return { path, from: text.slice(1) };
  try {
    return { path, value: JSON.parse(text) };
  } catch {
    return { path, value: text };
  }
}

/** Reads the files that fields name. @throws CommandFailed for one that cannot be read; the signal's reason. */
export async function readFields(fields: readonly GivenField[], signal: AbortSignal): Promise<Field[]> {
  const inputs = fields.filter((field) => "from" in field && field.from === "-");
  if (inputs.length > 1)
    throw new CommandFailed("-F: @- is given twice, and standard input can be read only once.", exit.misuse);
  const read: Field[] = [];
  for (const field of fields) {
    if (!("from" in field)) read.push(field);
    else {
      const bytes = await bytesOf(field.from, signal);
      const file = new File([bytes], basename(field.from));
      read.push({ path: field.path, value: bytes.toString(), file });
    }
  }
  return read;
}

/**
 * Builds an object from fields: `a.b=1` is `b` inside `a`. In a body with `parts`, a file stays a file, its bytes unread, and parts of
 * one name are a list.
 * @throws CommandFailed if two of them collide.
 */
export function objectOf(fields: readonly Field[], parts = false): Record<string, unknown> {
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

async function bytesOf(path: string, signal: AbortSignal): Promise<Buffer<ArrayBuffer>> {
  // Loaded only for files, which few fields name.
  const { readToEnd } = await import("../read-to-end.ts");
  try {
    return await readToEnd(path, signal);
  } catch (error) {
    if (isOfStop(error)) throw error;
    throw new CommandFailed(`-F: the file ${path} cannot be read: ${fileErrorText(error)}.`, exit.misuse);
  }
}

function twice(path: readonly string[]): CommandFailed {
  return new CommandFailed(`The field ${path.join(".")} is given twice, or inside itself.`, exit.misuse);
}
