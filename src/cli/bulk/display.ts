import type { BatchProgress, Hooks } from "../../client/index.ts";
import { count } from "../numbers.ts";
import { isLive, type Output, widthOf } from "../terminal.ts";
import { progressLine, type Standing, type Wording } from "./progress-line.ts";
import { runIdOf } from "./run-id.ts";

/** Shortest time between two drawings of the line on a terminal, in ms. */
const REDRAW = 80;

/** What is shown until the API has responded. */
const ASKING = "waiting for the API ...";

/** Shorter waits are not shown. */
const SHORTEST_WAIT_SHOWN = 1000;

/** Options of the command line for progress. */
export interface DisplayOptions {
  /** Report only what is wrong. */
  readonly quiet?: boolean;
  /** `false` prints plain lines instead of redrawing one. */
  readonly progress?: boolean;
}

/**
 * Progress on standard error. On a terminal, one line is redrawn; elsewhere, each event is a plain line.
 */
export class Display {
  readonly #stream: Output;
  readonly #live: boolean;
  readonly #quiet: boolean;
  readonly #wording: Wording;
  #at: Standing = {
    checked: 0,
    part: undefined,
    total: undefined,
    sent: 0,
    finished: 0,
    sending: undefined,
    waiting: undefined,
  };
  readonly #stages = new Map<number, string>();
  #sendingSince: number | undefined;
  /** Whether the API has responded to a batch. */
  #heard = false;
  /** When the last reported wait ends, by `performance.now()`. */
  #waitsUntil = 0;
  #drawn = Number.NEGATIVE_INFINITY;
  #shown = false;
  /** Length of the drawn line. */
  #length = 0;

  constructor(stream: Output, wording: Wording, { quiet = false, progress = true }: DisplayOptions = {}) {
    this.#wording = wording;
    this.#stream = stream;
    this.#quiet = quiet;
    this.#live = !quiet && progress && isLive(stream);
  }

  checking(rows: number, part: number | undefined): void {
    this.#at = { ...this.#at, checked: rows, part };
    this.#draw();
  }

  checked(rows: number, total: number, name: string, ms: number): void {
    this.#at = { ...this.#at, checked: rows, total };
    this.note(`checked ${count(rows, this.#wording.noun)} of ${name} in ${(ms / 1000).toFixed(1)} s`);
  }

  /** The first request goes out. A silent server must not look like a command that hangs. */
  asking(): void {
    this.#sendingSince ??= performance.now();
    this.#draw(true, ASKING);
  }

  /** Shows the stage of a batch. It is called again for each poll of the run. */
  batch({ index, count: rows, bytes, stage, run }: BatchProgress): void {
    this.#sendingSince ??= performance.now();
    const before = this.#stages.get(index);
    const now = run ? `run ${run.status}` : stage;
    this.#heard ||= stage !== "sending";
    if (before === now || stage === "finished") return;
    this.#stages.set(index, now);
    if (before === "sending") this.#at = { ...this.#at, sent: this.#at.sent + rows };
    if (this.#live) this.#draw();
    else if (stage === "sending")
      this.note(`batch ${index + 1}: sending ${count(rows, this.#wording.noun)} (${megabytes(bytes)})`);
    else this.note(`batch ${index + 1}: run ${runIdOf(run?.data) ?? ""} is ${run?.status}`);
  }

  settled(index: number, rows: number, outcome: string): void {
    this.#heard = true;
    const { sent, finished } = this.#at;
    const more = this.#stages.get(index)?.startsWith("run") ? 0 : rows;
    this.#at = { ...this.#at, sent: sent + more, finished: finished + rows };
    this.#stages.delete(index);
    if (this.#live) this.#draw();
    else this.note(`batch ${index + 1}: ${outcome}`);
  }

  /** Shows waits. If several overlap, it shows the one that ends last. */
  readonly onWait: NonNullable<Hooks["onWait"]> = ({ reason, ms }) => {
    const now = performance.now();
    if (ms < SHORTEST_WAIT_SHOWN || now + ms <= this.#waitsUntil) return;
    this.#waitsUntil = now + ms;
    const why = reason === "pace" ? "rate limit" : "no good response";
    const text = `waiting ${Math.ceil(ms / 1000)} s: ${why}`;
    if (this.#live) this.#draw(true, text);
    else this.note(`${text}${reason === "pace" ? "" : ", then another attempt"}`);
  };

  /** Writes a line that stays, unless `quiet` is set. */
  note(text: string): void {
    if (!this.#quiet) this.line(text);
  }

  /** Writes a line that stays. */
  line(text: string): void {
    this.#clear();
    this.#stream.write(`${text}\n`);
  }

  /** Erases the redrawn line. */
  end(): void {
    this.#clear();
  }

  #draw(atOnce = false, waiting?: string): void {
    const now = performance.now();
    if (!this.#live || (!atOnce && now - this.#drawn < REDRAW)) return;
    const since = this.#sendingSince;
    const none = this.#heard ? undefined : ASKING;
    if (waiting !== undefined || now >= this.#waitsUntil)
      this.#at = { ...this.#at, waiting: waiting ?? none };
    this.#at = { ...this.#at, sending: since === undefined ? undefined : now - since };
    this.#drawn = now;
    this.#shown = true;
    const line = progressLine(this.#at, this.#wording, widthOf(this.#stream));
    this.#stream.write(`${this.#erasure()}${line}`);
    this.#length = line.length;
  }

  /** Erases the drawn line. A terminal that was made narrower has wrapped it over several lines. */
  #erasure(): string {
    const above = Math.ceil(this.#length / (widthOf(this.#stream) + 1)) - 1;
    return above > 0 ? `\u001b[${above}A\r\u001b[J` : "\r\u001b[2K";
  }

  #clear(): void {
    if (this.#shown) this.#stream.write(this.#erasure());
    this.#length = 0;
    this.#shown = false;
    this.#drawn = Number.NEGATIVE_INFINITY;
  }
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
