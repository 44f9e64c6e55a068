import type { ItemReads } from "../openapi/contract.ts";
import { eventOf } from "../openapi/event.ts";
import { type Trace, unexpected } from "./errors.ts";
import { leavable } from "./leavable.ts";

/** A part of a body as text. */
interface Piece {
  readonly text: string;
  readonly isLast: boolean;
}

/**
 * Gives the items of a body one by one, as they arrive. Leaving the loop ends the request, also before it has begun.
 * @throws UnexpectedResponse for an item that cannot be read, and whatever ends the body too early.
 */
export function readItems(
  body: ReadableStream<Uint8Array>,
  kind: ItemReads,
  trace: Trace,
  response: Response,
): AsyncGenerator<unknown, void> {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let isLeft = false;
  const leave = () => {
    isLeft = true;
    // A body that has ended or failed is closed already.
    (reader ?? body).cancel().catch(() => {});
  };

  async function* pieces(): AsyncGenerator<Piece> {
    reader = body.getReader();
    // It takes a byte order mark away, and joins characters that are cut between two chunks.
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const { value, done } = await reader.read();
        // The end that leaving has made is not the last piece.
        if (isLeft) return;
        yield { text: decoder.decode(value, { stream: !done }), isLast: done };
        if (done) return;
      }
    } finally {
      leave();
    }
  }

  async function* items(): AsyncGenerator<unknown, void> {
    if (kind === "lines" || kind === "sequence") {
      // Each record of a sequence begins with the character RS (RFC 7464).
      for await (const record of divided(pieces(), kind === "lines" ? "\n" : "\u001e"))
        if (record.trim() !== "") yield json(record, trace, response);
      return;
    }
    let lines: string[] = [];
    // An event is whole only once a blank line ends it; a part of one is left out.
    for await (const line of divided(withLineFeeds(pieces()), "\n")) {
      if (line !== "") {
        lines.push(line);
        continue;
      }
      const event = eventOf(lines);
      lines = [];
      if (event === undefined) continue;
      // By convention, though no JSON, it ends a stream of JSON.
      if (event.data === "[DONE]" && kind !== "events") return;
      const data = kind === "events" ? event.data : json(event.data, trace, response);
      yield kind === "event data" ? data : { ...event, data };
    }
  }

  return leavable(items(), leave);
}

/** What stands between separators. No text is searched twice: a record may come in very many pieces. */
async function* divided(pieces: AsyncIterable<Piece>, separator: string): AsyncGenerator<string> {
  let begun: string[] = [];
  for await (const { text, isLast } of pieces) {
    const [rest = "", ...others] = text.split(separator);
    begun.push(rest);
    for (const next of others) {
      yield begun.join("");
      begun = [next];
    }
    if (isLast) yield begun.join("");
  }
}

/** Lines may end with CR, LF or both. A CR at the end may be the first half of both. A line without an end was cut off, and is left out. */
async function* withLineFeeds(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece> {
  let half = "";
  for await (const { text, isLast } of pieces) {
    const whole = half + text;
    half = !isLast && whole.endsWith("\r") ? "\r" : "";
    yield { text: whole.slice(0, whole.length - half.length).replace(/\r\n?/g, "\n"), isLast: false };
  }
}

function json(text: string, trace: Trace, response: Response): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unexpected(trace, "with an item that is no JSON", response, text);
  }
}
