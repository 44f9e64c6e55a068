import type { Contract, RateLimit } from "../openapi/contract.ts";
import { type Env, orAborted } from "./env.ts";
import { quietly } from "./quietly.ts";

/** After so many windows that were full and met no 429, the learned number grows by an eighth beyond what is usual. */
const CLEAN_WINDOWS = 10;

/** A learned window is forgotten when nobody has waited for so many of it. */
const FORGOTTEN_AFTER = 20;

/** Learn from 429s only if there are this many, and they are this part of all responses. */
const FEWEST_REFUSED = 3;
const LEAST_PART = 0.1;

/** At most `requests` in any `ms`. */
interface Window {
  readonly requests: number;
  readonly ms: number;
}

/** What paces the calls of a client. Times are in ms. */
export interface Pacing {
  /** Takes a slot if there is one at once, and gives the time; `undefined` where the call has to wait. */
  tryEnter(): number | undefined;
  /**
   * Takes a slot, waiting for its turn and a free one; rejects at once with the signal's reason when it aborts. Each wait
   * that is known before is announced, with the time until the server would like to be asked again: whoever cannot wait
   * for so long throws.
   */
  enter(signal: AbortSignal | undefined, announce: Announce): Promise<number>;
  /** The response is here. `sent` is when its request was. */
  leave(sent: number, status?: number): void;
  /** One 429 closes the gate for the whole client: nothing is sent for `ms`, nor for longer than `longest`. */
  close(ms: number, longest: number): void;
}

export type Announce = (ms: number, wish: number) => void;

/**
 * What a maker of a pace has given, so that it cannot break a call whose response is here: what it throws then is ignored.
 * @throws TypeError where it is no pace.
 */
export function pacing(given: Pacing): Pacing {
  const isUsable = (["tryEnter", "enter", "leave", "close"] as const).every(
    (name) => typeof Object(given)[name] === "function",
  );
  if (!isUsable) throw new TypeError("The option pace has to make a Pacing");
  return {
    tryEnter: () => given.tryEnter(),
    async enter(signal, announce) {
      const entering = given.enter(signal, announce);
      let isOver = false;
      // The slot of a call that has left may come all the same.
      void quietly(async () => {
        const sent = await entering;
        if (isOver) given.leave(sent);
      });
      return orAborted(Promise.resolve(entering), signal).catch((error: unknown) => {
        isOver = true;
        throw error;
      });
    },
    leave: (sent, status) => void quietly(() => given.leave(sent, status)),
    close: (ms, longest) => void quietly(() => given.close(ms, longest)),
  };
}

/** Makes the pace of a client: one that it shares with other processes, as `concord-apis/pace-redis` does. */
export type MakePace = (contract: Pick<Contract, "name" | "rateLimits">, env: Env) => Pacing;

/**
 * Keeps one client within its contract's rate limits, so that a loop of calls meets no 429.
 *
 * A slot is taken when a request is sent and given back one window after its response. The server counts the request
 * somewhere in between, so no window of the server's ever holds more than `requests`, however slow the network.
 *
 * A 429 means that the server admits less. It closes the gate for all calls, which then go one after the other, and the
 * client keeps to what was admitted before the gate closed.
 */
export class Pace implements Pacing {
  readonly #limits: readonly Window[];
  readonly #env: Env;
  /** When responses came, oldest first. */
  #ends: number[] = [];
  #inFlight = 0;
  #closedUntil = 0;
  /** When the server would like to be asked again, be that longer than the gate is closed. */
  #wish = 0;
  /** What the server admits by experience: now, and usually. */
  #learned: (Window & { readonly usual: number }) | undefined;
  /** When the gate opened last, and since then: the first response, requests under way, admitted and refused ones. */
  #opened = 0;
  #firstEnd: number | undefined;
  #underWay = 0;
  #admitted = 0;
  #refused = 0;
  /** Admitted ones since the learned number is what it is. */
  #clean = 0;
  /** Those for whom only a response can free a slot. */
  readonly #waiting: Array<() => void> = [];
  /** Whose turn is before the next one's. */
  #turn: Promise<void> | undefined;

  constructor(limits: readonly RateLimit[], env: Env) {
    this.#limits = limits.map(({ requests, seconds }) => ({ requests, ms: seconds * 1000 }));
    this.#env = env;
  }

  /** Time until there is a free slot: 0 or less now, infinity when only a response can free one. */
  #wait(now = this.#env.monotonic()): number {
    let wait = this.#closedUntil - now;
    // After a 429 two requests go first. Each that is admitted lets one more follow, so they never all come at once.
    if (wait <= 0 && this.#opened > 0 && this.#underWay >= 2 + this.#admitted)
      return Number.POSITIVE_INFINITY;
    for (const { requests, ms } of this.#learned ? [...this.#limits, this.#learned] : this.#limits) {
      const spare = requests - this.#inFlight;
      // Of the last `requests` slots all are taken if the oldest of them is still within the window.
      const freed = spare > 0 ? this.#ends.at(-spare) : Number.POSITIVE_INFINITY;
      if (freed !== undefined) wait = Math.max(wait, freed + ms - now);
    }
    return wait;
  }

  tryEnter(): number | undefined {
    const now = this.#env.monotonic();
    return !this.#turn && this.#wait(now) <= 0 ? this.#take(now) : undefined;
  }

  async enter(signal: AbortSignal | undefined, announce: Announce): Promise<number> {
    const known = this.#wait();
    // With every slot in flight nobody knows how long it takes until one is free.
    if (known > 0 && Number.isFinite(known)) {
      const now = this.#env.monotonic();
      announce(known, this.#closedUntil > now ? this.#wish - now : 0);
    }
    const before = this.#turn;
    let leave = () => {};
    const turn = new Promise<void>((resolve) => {
      leave = resolve;
    });
    this.#turn = turn;
    try {
      if (before) await orAborted(before, signal);
      for (let ms = this.#wait(); ms > 0; ms = this.#wait()) {
        await (Number.isFinite(ms)
          ? this.#env.sleep(ms, signal)
          : orAborted(new Promise<void>((resolve) => this.#waiting.push(resolve)), signal));
      }
      return this.#take();
    } finally {
      // A call that leaves the queue early passes its turn on only after the calls before it.
      if (before) before.then(leave);
      else leave();
      if (this.#turn === turn) this.#turn = undefined;
    }
  }

  #take(now = this.#env.monotonic()): number {
    if (this.#closedUntil > this.#opened) this.#open();
    this.#inFlight++;
    this.#underWay++;
    return now;
  }

  /** The slot becomes free one window from now. */
  leave(sent: number, status?: number): void {
    const now = this.#env.monotonic();
    this.#inFlight--;
    this.#ends.push(now);
    if (sent >= this.#opened) {
      this.#underWay--;
      this.#firstEnd ??= now;
      if (status === 429) this.#refused++;
      else {
        this.#admitted++;
        this.#clean++;
      }
    }
    this.#reconsider(now);
    if (this.#ends.length > 128) {
      const most = Math.max(
        64,
        this.#learned?.requests ?? 0,
        ...this.#limits.map(({ requests }) => requests),
      );
      if (this.#ends.length > 2 * most) this.#ends = this.#ends.slice(-most);
    }
    if (this.#waiting[0]) for (const wake of this.#waiting.splice(0)) wake();
  }

  close(ms: number, longest: number): void {
    const now = this.#env.monotonic();
    this.#closedUntil = Math.max(this.#closedUntil, now + Math.min(ms, longest));
    this.#wish = Math.max(this.#wish, now + ms);
  }

  /** The gate has opened again: what was admitted since it opened before is what the server admits in that time. */
  #open(): void {
    const ms = this.#closedUntil - (this.#firstEnd ?? this.#closedUntil);
    const many = this.#refused >= FEWEST_REFUSED && this.#refused >= LEAST_PART * this.#admitted;
    if (this.#learned) {
      // Others may have used up the window, so a 429 takes half away at most.
      const { requests, ms, usual } = this.#learned;
      const kept = Math.ceil(Math.max(requests / 2, Math.min(requests * 0.9, this.#clean)));
      this.#learned = { requests: kept, ms, usual: Math.max(kept, Math.ceil(usual * 0.9)) };
    } else if (many && this.#admitted > 0 && ms > 0) {
      this.#learned = { requests: this.#admitted, ms, usual: this.#admitted };
    }
    this.#opened = this.#closedUntil;
    this.#firstEnd = undefined;
    this.#underWay = this.#admitted = this.#refused = this.#clean = 0;
  }

  /** The server may admit more than it did earlier. */
  #reconsider(now: number): void {
    if (!this.#learned || this.#refused > 0) return;
    const { requests, ms, usual } = this.#learned;
    const isLess = requests < usual;
    if (!this.#turn && now - this.#opened > FORGOTTEN_AFTER * ms) this.#learned = undefined;
    else if (this.#clean >= requests * (isLess ? 1 : CLEAN_WINDOWS)) {
      const grown = isLess
        ? Math.min(usual, requests + Math.ceil(usual / 4))
        : requests + Math.ceil(requests / 8);
      this.#learned = { requests: grown, ms, usual: Math.max(usual, grown) };
      this.#clean = 0;
    }
  }
}
