/** Thrown by a check that cannot be made here; the message says why. */
export class Skip extends Error {}

/** Runs checks one by one and prints the result of each. */
export class Checks {
  #passed = 0;
  #failed = 0;
  #skipped = 0;

  /** @returns whether the check passed. A check fails by throwing. */
  async check(name: string, work: () => void | Promise<void>): Promise<boolean> {
    try {
      await work();
      this.#passed += 1;
      console.log(`ok    ${name}`);
      return true;
    } catch (error) {
      if (error instanceof Skip) {
        this.#skipped += 1;
        console.log(`skip  ${name}: ${error.message}`);
      } else {
        this.#failed += 1;
        console.log(`FAIL  ${name}\n${indent(error instanceof Error ? error.message : String(error))}`);
      }
      return false;
    }
  }

  /** Prints the counts as the last line, and sets the exit code. */
  end(): void {
    console.log(`${this.#passed} passed, ${this.#failed} failed, ${this.#skipped} skipped`);
    if (this.#failed > 0) process.exitCode = 1;
  }
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "      ");
}
