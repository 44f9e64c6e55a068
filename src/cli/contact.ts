import { type Env, type Hooks, systemEnv } from "../client/index.ts";

/** How many attempts a call has while no response at all has come to this command. */
const MOST_WITHOUT_CONTACT = 3;

/**
 * Whether the API has responded to this command. Until it has, its address may be wrong. So a third failed attempt ends all calls:
 * no call may wait for another attempt, however patient it is.
 */
export class Contact {
  #isMade = false;
  #isHopeless = false;

  readonly onAttempt: NonNullable<Hooks["onAttempt"]> = ({ number, status }) => {
    if (status !== undefined) this.#isMade = true;
    else if (number >= MOST_WITHOUT_CONTACT) this.#isHopeless = true;
  };

  readonly env: Env = {
    ...systemEnv,
    sleep: (ms, signal) =>
      this.isGivenUp
        ? Promise.reject(new Error("No response has come to this command"))
        : systemEnv.sleep(ms, signal),
  };

  /** Whether no wait for another attempt follows. */
  get isGivenUp(): boolean {
    return this.#isHopeless && !this.#isMade;
  }
}
