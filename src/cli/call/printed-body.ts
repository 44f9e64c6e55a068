import type { Printer } from "./output.ts";

/** Whether a success is items that follow each other, which the client gives one by one. */
function isItems(data: unknown): data is AsyncIterable<unknown> {
  return typeof data === "object" && data !== null && Symbol.asyncIterator in data;
}

/**
 * Prints a success: items as they come, bytes and a text that is no JSON as they are, anything else in the form that was asked for.
 * @throws CommandFailed if the filter cannot be applied.
 */
export async function printBody(
  data: unknown,
  response: Response | undefined,
  printer: Printer,
): Promise<void> {
  if (isItems(data)) {
    for await (const item of data) await printer.item(item);
    return printer.end();
  }
  if (data instanceof Blob) return written(new Uint8Array(await data.arrayBuffer()));
  const isJson = /json/i.test(response?.headers.get("content-type") ?? "");
  if (typeof data === "string" && !isJson && printer.isPlain) return written(data);
  await printer.response(data);
}

/** Writes to the standard output, and waits until that has taken it. */
function written(content: string | Uint8Array): Promise<void> {
  // Whether it could be written is noticed where the command ends.
  return new Promise((resolve) => process.stdout.write(content, () => resolve()));
}
