import { CommandFailed, exit } from "../exit.ts";
import { fileErrorText } from "../file-errors.ts";
import { isOfStop } from "../interrupt.ts";
import { readToEnd } from "../read-to-end.ts";
import { type GivenField, objectOf, readFields } from "./fields.ts";
import { type CallableOperation, hasParts, isSentAsGiven } from "./operation.ts";

/**
 * Reads the body, if any: a text, `@file`, `-` for standard input, or `fields`. It is JSON, unless the body is text or bytes.
 * @throws CommandFailed if it is missing or invalid; the signal's reason.
 */
export async function readBody(
  { body, definition }: CallableOperation,
  argument: string | undefined,
  fields: readonly GivenField[],
  signal: AbortSignal,
): Promise<{ body?: unknown }> {
  if (fields.length > 0) {
    if (argument === undefined)
      return { body: objectOf(await readFields(fields, signal), hasParts(definition)) };
    throw new CommandFailed("Give the body by --body, or by -f and -F, not by both.", exit.misuse);
  }
  if (argument === undefined) {
    if (body?.required)
      throw new CommandFailed("--body is missing. --help shows what it holds.", exit.misuse);
    return {};
  }
  const given = await bytesOf(argument, signal);
  if (isSentAsGiven(definition)) return { body: new Blob([given]) };
  try {
    return { body: JSON.parse(given.toString()) };
  } catch (error) {
    const source =
      argument === "-" ? "standard input" : argument.startsWith("@") ? argument.slice(1) : "--body";
    throw new CommandFailed(
      `The body (${source}) is not JSON: ${error instanceof Error ? error.message : error}`,
      exit.misuse,
    );
  }
}

async function bytesOf(argument: string, signal: AbortSignal): Promise<Buffer<ArrayBuffer>> {
  if (argument !== "-" && !argument.startsWith("@")) return Buffer.from(argument);
  const path = argument === "-" ? argument : argument.slice(1);
  try {
    return await readToEnd(path, signal);
  } catch (error) {
    if (isOfStop(error)) throw error;
    const source = argument === "-" ? "standard input" : path;
    const reason = fileErrorText(error) ?? String(error);
    throw new CommandFailed(`The body cannot be read from ${source}: ${reason}.`, exit.misuse);
  }
}
