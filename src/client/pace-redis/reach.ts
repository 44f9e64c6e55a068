import type { Env } from "../env.ts";
import { quietly } from "../quietly.ts";
import type { Command } from "./windows.ts";

/** Wait this long after a failure before trying the server again, in ms. */
const PAUSE = 1000;

export interface ReachOptions {
  readonly run: (command: Command) => Promise<unknown>;
  /** How long a command may take, in ms. */
  readonly timeout: number;
  /** Called once when the server cannot be asked any more, and again only after it could be. */
  readonly onWarning: (message: string) => void;
}

/**
 * Asks the server, or says that it cannot be asked. Nobody waits for a server that is down: after the first failure one
 * command at a time tries it, beside the calls, until it responds.
 */
export class Reach {
  readonly #run: ReachOptions["run"];
  readonly #timeout: number;
  readonly #onWarning: ReachOptions["onWarning"];
  #isDown = false;
  #isTrying = false;
  #triedAt = 0;

  constructor({ run, timeout, onWarning }: ReachOptions) {
    this.#run = run;
    this.#timeout = timeout;
    this.#onWarning = onWarning;
  }

  /** What the script returns; `undefined` where the server cannot be asked. `look` is a command that changes nothing. */
  async ask(env: Env, command: Command, look: Command): Promise<readonly [number, number] | undefined> {
    if (this.#isDown) {
      if (!this.#isTrying && env.monotonic() - this.#triedAt >= PAUSE) void this.#try(env, look);
      return undefined;
    }
    try {
      return await this.#within(env, command);
    } catch (error) {
      this.fail(env, error);
      return undefined;
    }
  }

  fail(env: Env, error: unknown): void {
    this.#triedAt = env.monotonic();
    if (this.#isDown) return;
    this.#isDown = true;
    const why = error instanceof Error ? error.message : String(error);
    // Watching cannot break a call.
    void quietly(() =>
      this.#onWarning(
        `The server of the shared pace cannot be asked (${why}). This process keeps to the rate limits alone until it can be.`,
      ),
    );
  }

  async #try(env: Env, look: Command): Promise<void> {
    this.#isTrying = true;
    try {
      await this.#within(env, look);
      this.#isDown = false;
    } catch {
      this.#triedAt = env.monotonic();
    } finally {
      this.#isTrying = false;
    }
  }

  async #within(env: Env, command: Command): Promise<readonly [number, number]> {
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = env.timeout(this.#timeout, () => reject(new Error(`no response in ${this.#timeout} ms`)));
    });
    try {
      const [taken, ms] = Object(await Promise.race([this.#run(command), late]));
      if (!Number.isInteger(taken) || !Number.isFinite(ms))
        throw new Error("its response is not that of the script");
      return [taken, ms];
    } finally {
      cancel();
    }
  }
}
