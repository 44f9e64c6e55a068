import type { WriteStream } from "node:tty";
import type { BatchProgress } from "../../client/index.ts";
import { count, grouped } from "../numbers.ts";

/** How often a line on a terminal is drawn again, in ms. */
const REDRAW = 80;
const BAR = 24;

/** The words of a display: what is sent (`row`), and what is done with it (`importing`). */
export interface Wording {
  readonly noun: string;
  readonly doing: string;
}

/** How far it is, in items. */
interface Standing {
  checked: number;
  /** Part of the input that is checked, 0 to 1; unknown for a stream. */
  part: number | undefined;
  total: number | undefined;
  sent: number;
  finished: number;
}

/**
 * Progress on standard error: on a terminal one line that is drawn again and again, elsewhere a plain line for each
 * thing that happens.
 */
export class Display {
  readonly #stream: NodeJS.WritableStream;
  readonly #live: boolean;
  readonly #wording: Wording;
  readonly #at: Standing = { checked: 0, part: undefined, total: undefined, sent: 0, finished: 0 };
  readonly #stages = new Map<number, string>();
  #sendingSince = 0;
  #drawn = Number.NEGATIVE_INFINITY;
  #shown = false;

  constructor(stream: NodeJS.WritableStream & Partial<Pick<WriteStream, "isTTY">>, wording: Wording) {
    this.#wording = wording;
    this.#stream = stream;
    this.#live = stream.isTTY === true;
  }

  checking(rows: number, part: number | undefined): void {
    this.#at.checked = rows;
    this.#at.part = part;
    this.#draw();
  }

  checked(rows: number, total: number, name: string, ms: number): void {
    this.#at.checked = rows;
    this.#at.total = total;
    this.line(`checked ${count(rows, this.#wording.noun)} of ${name} in ${(ms / 1000).toFixed(1)} s`);
  }

  /** What a batch is at; told again and again while its run is polled. */
  batch({ index, count: rows, bytes, stage, run }: BatchProgress): void {
    this.#sendingSince ||= performance.now();
    const before = this.#stages.get(index);
    const now = run ? `run ${run.status}` : stage;
    if (before === now || stage === "finished") return;
    this.#stages.set(index, now);
    if (before === "sending") this.#at.sent += rows;
    if (this.#live) this.#draw();
    else if (stage === "sending")
      this.line(`batch ${index + 1}: sending ${count(rows, this.#wording.noun)} (${megabytes(bytes)})`);
    else this.line(`batch ${index + 1}: run ${runId(run?.data)} is ${run?.status}`);
  }

  settled(index: number, rows: number, outcome: string): void {
    if (!this.#stages.get(index)?.startsWith("run")) this.#at.sent += rows;
    this.#at.finished += rows;
    this.#stages.delete(index);
    if (this.#live) this.#draw();
    else this.line(`batch ${index + 1}: ${outcome}`);
  }

  /** A line that stays. */
  line(text: string): void {
    this.#clear();
    this.#stream.write(`${text}\n`);
  }

  /** Takes the line that is drawn again away. */
  end(): void {
    this.#clear();
  }

  #draw(): void {
    const now = performance.now();
    if (!this.#live || now - this.#drawn < REDRAW) return;
    this.#drawn = now;
    this.#shown = true;
    this.#stream.write(`\r\u001b[2K${this.#sendingSince ? this.#sending(now) : this.#checking()}`);
  }

  #checking(): string {
    const { checked, part } = this.#at;
    const percent = part === undefined ? "" : ` ${bar(part)} ${Math.round(part * 100)} %`;
    return `checking${percent}  ${count(checked, this.#wording.noun)}`;
  }

  #sending(now: number): string {
    const { sent, finished, total } = this.#at;
    const { doing } = this.#wording;
    const numbers = `${grouped(sent)} sent, ${grouped(finished)} done`;
    if (total === undefined) return `${doing}  ${numbers}`;
    // A row that is sent has half of its way behind it.
    const part = (sent + finished) / (2 * total);
    const left = part > 0 ? ((now - this.#sendingSince) * (1 - part)) / part : 0;
    const eta = part > 0 ? `  about ${Math.ceil(left / 1000)} s left` : "";
    return `${doing} ${bar(part)} ${Math.round(part * 100)} %  ${numbers} of ${grouped(total)}${eta}`;
  }

  #clear(): void {
    if (this.#shown) this.#stream.write("\r\u001b[2K");
    this.#shown = false;
    this.#drawn = Number.NEGATIVE_INFINITY;
  }
}

function bar(part: number): string {
  const full = Math.round(Math.min(1, part) * BAR);
  return `[${"#".repeat(full)}${"-".repeat(BAR - full)}]`;
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function runId(data: unknown): string {
  const id: unknown = typeof data === "object" && data !== null ? Reflect.get(data, "run_id") : undefined;
  return typeof id === "string" ? id : "";
}
