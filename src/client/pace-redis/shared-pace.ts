import { type Env, orAborted } from "../env.ts";
import type { Announce, Pacing } from "../pace.ts";
import type { Reach } from "./reach.ts";
import type { Step, windowCommands } from "./windows.ts";

/** Keeps a client within windows that it shares with other processes, over the pace of its own. */
export class SharedPace implements Pacing {
  readonly #local: Pacing;
  readonly #env: Env;
  readonly #reach: Reach;
  readonly #command: ReturnType<typeof windowCommands>;
  /** The slots of requests under way, by when they were sent. Those sent at the same time are alike. */
  readonly #slots = new Map<number, (string | undefined)[]>();
  /** Whose turn is before the next one's. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(local: Pacing, env: Env, reach: Reach, command: ReturnType<typeof windowCommands>) {
    this.#local = local;
    this.#env = env;
    this.#reach = reach;
    this.#command = command;
  }

  /** Only the store can say. */
  tryEnter(): undefined {}

  async enter(signal: AbortSignal | undefined, announce: Announce): Promise<number> {
    const slot = await this.#inTurn(signal, announce);
    try {
      const sent = await this.#local.enter(signal, announce);
      this.#slots.set(sent, [...(this.#slots.get(sent) ?? []), slot]);
      return sent;
    } catch (error) {
      if (slot !== undefined) void this.#ask("unused", slot);
      throw error;
    }
  }

  leave(sent: number, status?: number): void {
    this.#local.leave(sent, status);
    const [slot, ...others] = this.#slots.get(sent) ?? [];
    if (others.length > 0) this.#slots.set(sent, others);
    else this.#slots.delete(sent);
    if (slot !== undefined) void this.#ask("used", slot);
  }

  close(ms: number, longest: number): void {
    this.#local.close(ms, longest);
    void this.#ask("close", undefined, Math.min(ms, longest));
  }

  /** One call at a time asks for a slot, so that a thousand that wait do not all ask. A reserved slot is waited for beside. */
  async #inTurn(signal: AbortSignal | undefined, announce: Announce) {
    const before = this.#turn;
    let leave = () => {};
    this.#turn = new Promise<void>((resolve) => {
      leave = resolve;
    });
    let reserved: Promise<string | undefined> | undefined;
    try {
      await orAborted(before, signal);
      const slot = await this.#take(signal);
      reserved = slot && this.#begin(slot.id, slot.ms, signal, announce);
    } finally {
      before.then(leave);
    }
    return reserved;
  }

  async #take(signal: AbortSignal | undefined): Promise<{ id: string; ms: number } | undefined> {
    for (;;) {
      const id = this.#env.uuid();
      const asked = this.#ask("take", id);
      const answer = await orAborted(asked, signal).catch((reason: unknown) => {
        void asked.then(() => this.#ask("unused", id));
        throw reason;
      });
      if (!answer) return undefined;
      const [taken, ms] = answer;
      if (taken === 1) return { id, ms };
      await this.#env.sleep(ms, signal);
    }
  }

  /** Waits until the slot may be used, and while a 429 to another process has closed the gate. */
  async #begin(
    id: string,
    first: number,
    signal: AbortSignal | undefined,
    announce: Announce,
  ): Promise<string> {
    try {
      for (let ms = first; ms > 0; [, ms] = (await this.#ask("look")) ?? [0, 0]) {
        announce(ms, ms);
        // A timer may fire a little early.
        await this.#env.sleep(ms + 1, signal);
      }
      return id;
    } catch (error) {
      void this.#ask("unused", id);
      throw error;
    }
  }

  #ask(step: Step, slot?: string, ms?: number) {
    return this.#reach.ask(this.#env, this.#command(step, slot, ms), this.#command("look"));
  }
}
