import type { BatchResult, Rows } from "../../client/index.ts";
import { type Refusal, reasonAlone, statusOf } from "./refusal.ts";
import type { Item } from "./roster.ts";
import { SizeLimit, Sizes } from "./size-limit.ts";

/** Consecutive items of one batch. */
export interface Stretch {
  readonly index: number;
  readonly offset: number;
  readonly count: number;
}

type Items = readonly (Item | Rows)[];

/** What a command does with batches and their parts. */
export interface Accounts {
  /** Whether a batch was refused whole, and nothing of it was worked on. */
  refusal(result: BatchResult): Refusal | undefined;
  /** The items of a stretch, read anew. */
  again(offset: number, count: number): Items;
  /** Sends items as one batch. */
  send(items: Items, part: Stretch): AsyncIterable<BatchResult>;
  /** Accounts for a batch, or a part of one. Returns false if nothing more may be sent. */
  settle(result: BatchResult): boolean;
  /** Accounts for a single item that was refused, although others are taken. */
  reject(result: BatchResult, reason: string): void;
  /** The response to this part is no longer awaited. */
  lose(part: Stretch): void;
  /** This part of a batch is not sent. */
  leave(part: Stretch): void;
  /** Whether nothing more may be sent. */
  stopped(): boolean;
  /** Reports that a batch is sent in parts of at most so many items. */
  divided(part: Stretch, why: string, items: number): void;
}

/** Until something is taken, so many items may be refused alone: then it is not the items. */
const MOST_UNPROVEN = 5;

/** So many items may be refused alone in all: each costs several requests. */
const MOST_ALONE = 1000;

/**
 * Settles batches. One that was refused whole is sent in halves, and these again, down to the single item: so an item that
 * makes the server refuse the whole request is found, and takes no other with it. Nothing of a refused batch was worked on,
 * so no item gets in twice. Each part has its own key, derived from its items; the same command, started again, makes the
 * same parts and so the same keys. A part that exceeds a size already refused is halved without being sent: that saves
 * requests, and changes no part.
 */
export class DividedBatches {
  readonly #accounts: Accounts;
  readonly #limit = new SizeLimit();
  /** Items that were refused alone while nothing had been taken yet. */
  #unproven: { readonly result: BatchResult; readonly refusal: Refusal }[] = [];
  #isProven = false;
  #alone = 0;

  constructor(accounts: Accounts) {
    this.#accounts = accounts;
  }

  /** Whether items are kept here whose outcome is not accounted for. */
  get holds(): boolean {
    return this.#unproven.length > 0;
  }

  /** Settles a batch of so many bytes. Returns false if nothing more may be sent. */
  settle(result: BatchResult, bytes: number): Promise<boolean> {
    return this.#settle(result, bytes);
  }

  /** Accounts for what is still kept: without a taken item nobody knows whether the refused ones are to blame. */
  finish(): void {
    for (const { result } of this.#unproven.splice(0)) this.#accounts.settle(result);
  }

  async #settle(result: BatchResult, bytes: number, sizes?: Sizes): Promise<boolean> {
    const { index, offset, count, error } = result;
    const refusal = this.#accounts.refusal(result);
    if (!refusal) {
      if (!error) this.#prove();
      return this.#accounts.settle(result);
    }
    if (count === 1) return this.#refusedAlone(result, refusal);
    if (refusal === "size") this.#limit.refused(bytes);
    if (this.#accounts.stopped()) {
      this.#accounts.leave({ index, offset, count });
      return false;
    }
    const why =
      refusal === "size"
        ? "too large for something on the way (413)"
        : `refused for something in it (${statusOf(error)})`;
    this.#accounts.divided(result, why, Math.ceil(count / 2));
    return this.#sendHalves(result, sizes ?? new Sizes(offset, this.#accounts.again(offset, count)));
  }

  /** What was taken shows that it was the items that were refused before. */
  #prove(): void {
    this.#isProven = true;
    for (const { result, refusal } of this.#unproven.splice(0)) this.#reject(result, refusal);
  }

  #reject(result: BatchResult, refusal: Refusal): void {
    this.#alone += 1;
    this.#accounts.reject(result, reasonAlone(result.error, refusal));
  }

  #refusedAlone(result: BatchResult, refusal: Refusal): boolean {
    if (this.#isProven && this.#alone < MOST_ALONE) {
      this.#reject(result, refusal);
      return true;
    }
    this.#unproven.push({ result, refusal });
    if (!this.#isProven && this.#unproven.length < MOST_UNPROVEN) return true;
    this.finish();
    return false;
  }

  async #sendHalves({ index, offset, count }: Stretch, sizes: Sizes): Promise<boolean> {
    const half = Math.ceil(count / 2);
    const last = { index, offset: offset + half, count: count - half };
    let goesOn = false;
    try {
      goesOn = await this.#sendPart({ index, offset, count: half }, sizes);
    } finally {
      if (!goesOn) this.#accounts.leave(last);
    }
    return goesOn && this.#sendPart(last, sizes);
  }

  /** Sends a part of a batch. Returns false if nothing more may be sent. */
  async #sendPart(part: Stretch, sizes: Sizes): Promise<boolean> {
    const { index, offset, count } = part;
    const bytes = sizes.of(offset, count);
    if (count > 1 && this.#limit.excludes(bytes)) return this.#sendHalves(part, sizes);
    if (this.#accounts.stopped()) {
      this.#accounts.leave(part);
      return false;
    }
    const result = await this.#resultOf(part);
    const rejected = result.rejected.map((row) => ({ ...row, index: row.index + offset }));
    return this.#settle({ ...result, index, offset, rejected }, bytes, sizes);
  }

  async #resultOf(part: Stretch): Promise<BatchResult> {
    const { offset, count } = part;
    try {
      for await (const result of this.#accounts.send(this.#accounts.again(offset, count), part))
        return result;
    } catch (error) {
      this.#accounts.lose(part);
      throw error;
    }
    throw new Error("A part of a batch has no result");
  }
}
