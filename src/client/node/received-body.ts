import type { Transform } from "node:stream";
import type { MakeDecoders } from "./decoders.ts";

/** How a connection is slowed down, and given up. */
export interface Flow {
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

/** The most bytes that may wait for a reader. */
const MOST_WAITING = 64 * 1024;

/** A body as it arrives: kept until it is read, whole or as a stream. */
export class ReceivedBody {
  flow: Flow | undefined;
  #chunks: Uint8Array[] = [];
  #waiting = 0;
  #paused = false;
  #isWhole = false;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;
  #wake = () => {};
  #makeDecoders: MakeDecoders | undefined;
  #decoder: Transform | undefined;

  /** From now on, what comes is decoded first. */
  decodeBy(make: MakeDecoders | undefined): void {
    this.#makeDecoders = make;
  }

  push(chunk: Uint8Array): void {
    if (this.#makeDecoders) {
      this.#decoder = this.#connect(this.#makeDecoders(chunk));
      this.#makeDecoders = undefined;
    }
    if (!this.#decoder) this.#keep(chunk);
    else if (!this.#decoder.write(chunk)) this.#pause();
  }

  end(): void {
    if (this.#decoder) this.#decoder.end();
    else this.#end();
  }

  fail(error: unknown): void {
    if (this.#ended) return;
    this.#failure = { error };
    this.#end();
  }

  /** Nobody reads on. */
  cancel(): void {
    if (!this.#ended) this.flow?.abort(new Error("The body was cancelled"));
    this.fail(new TypeError("The body was cancelled"));
    this.#chunks = [];
  }

  /** The whole body; a promise where some of it is still to come. */
  bytes(): Uint8Array | Promise<Uint8Array> {
    if (this.#ended) return this.#all();
    this.#isWhole = true;
    this.#resume();
    return this.#rest();
  }

  async #rest(): Promise<Uint8Array> {
    while (!this.#ended) await this.#more();
    return this.#all();
  }

  #all(): Uint8Array {
    if (this.#failure) throw this.#failure.error;
    const [only] = this.#chunks;
    return only && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
  }

  /** The next chunk; `undefined` after the last one. */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk) {
        this.#waiting -= chunk.length;
        return chunk;
      }
      if (this.#failure) throw this.#failure.error;
      if (this.#ended) return undefined;
      this.#resume();
      await this.#more();
    }
  }

  /** Puts decoders in a row, and gives the first of them. */
  #connect(decoders: readonly Transform[]): Transform | undefined {
    for (const [index, decoder] of decoders.entries()) {
      decoder.on("error", (error) => {
        this.flow?.abort(error);
        this.fail(new TypeError("terminated", { cause: error }));
      });
      const next = decoders[index + 1];
      if (next) decoder.pipe(next);
      else decoder.on("data", (chunk: Uint8Array) => this.#keep(chunk)).on("end", () => this.#end());
    }
    return decoders[0]?.on("drain", () => this.#resume());
  }

  #keep(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#waiting += chunk.length;
    if (!this.#isWhole && this.#waiting > MOST_WAITING) this.#pause();
    this.#wake();
  }

  #end(): void {
    this.#ended = true;
    this.#wake();
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #pause(): void {
    this.#paused = true;
    this.flow?.pause();
  }

  #resume(): void {
    if (!this.#paused || this.#ended) return;
    this.#paused = false;
    this.flow?.resume();
  }
}
