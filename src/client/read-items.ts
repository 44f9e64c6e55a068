import type { ItemReads } from "../openapi/contract.ts";
import { type Trace, unexpected } from "./errors.ts";

/** Divides text into the records of a form; what is left over waits for more text. */
type Divide = (
  text: string,
  isLast: boolean,
) => { readonly records: readonly string[]; readonly rest: string };

/**
 * Gives the items of a body one by one, as they arrive. Leaving the loop ends the request.
 * @throws UnexpectedResponse for an item that cannot be read, and whatever ends the body too early.
 */
export async function* readItems(
  body: ReadableStream<Uint8Array>,
  kind: ItemReads,
  trace: Trace,
  response: Response,
): AsyncGenerator<unknown, void, undefined> {
  const divide = kind === "lines" ? byLine : kind === "sequence" ? bySeparator : byBlankLine;
  for await (const record of recordsOf(body, divide)) {
    if (kind === "lines" || kind === "sequence") yield json(record, trace, response);
    else {
      const event = eventOf(record);
      if (event === undefined) continue;
      // By convention, though no JSON, it ends a stream of JSON.
      if (event.data === "[DONE]" && kind !== "events") return;
      const data = kind === "events" ? event.data : json(event.data, trace, response);
      yield kind === "event data" ? data : { ...event, data };
    }
  }
}

async function* recordsOf(body: ReadableStream<Uint8Array>, divide: Divide): AsyncGenerator<string> {
  const reader = body.getReader();
  // It takes a byte order mark away, and joins characters that are cut between two chunks.
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      const { records, rest } = divide(text + decoder.decode(value, { stream: !done }), done);
      yield* records;
      if (done) return;
      text = rest;
    }
  } finally {
    // Whoever leaves the loop reads no further; a body that has ended or failed is closed already.
    reader.cancel().catch(() => {});
  }
}

const byLine: Divide = (text, isLast) => filled(text.split("\n"), isLast);

/** Each record begins with the character RS (RFC 7464). */
const bySeparator: Divide = (text, isLast) => filled(text.split("\u001e"), isLast);

/** Lines may end with CR, LF or both. A CR at the end may be the first half of both. */
const byBlankLine: Divide = (text, isLast) => {
  const whole = isLast ? text : text.replace(/\r$/, "");
  const parts = whole.replace(/\r\n?/g, "\n").split("\n\n");
  // An event that no blank line ends was cut off, and is none.
  const rest = parts.pop() ?? "";
  return { records: parts, rest: rest + text.slice(whole.length) };
};

function filled(parts: string[], isLast: boolean): ReturnType<Divide> {
  const rest = isLast ? "" : (parts.pop() ?? "");
  return { records: parts.filter((part) => part.trim() !== ""), rest };
}

/** An event (HTML, "Server-sent events"); `undefined` for comments alone, and for fields without data. */
function eventOf(record: string): { readonly data: string; readonly [field: string]: unknown } | undefined {
  const data: string[] = [];
  const fields: Record<string, string | number> = {};
  for (const line of record.split("\n")) {
    const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (name === "data") data.push(value);
    else if (name === "event" || (name === "id" && !value.includes("\0"))) fields[name] = value;
    else if (name === "retry" && /^\d+$/.test(value)) fields.retry = Number(value);
  }
  return data.length > 0 ? { ...fields, data: data.join("\n") } : undefined;
}

function json(text: string, trace: Trace, response: Response): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unexpected(trace, "with an item that is no JSON", response, text);
  }
}
