import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";
import { CommandFailed, exit } from "./exit.ts";

/** Asks for values: on a terminal without echo, else one line of standard input for each. */
export class Questions {
  readonly #lines: Interface;
  readonly #source: AsyncIterator<string>;

  constructor() {
    const terminal = process.stdin.isTTY === true;
    // Discards the echo of what is typed.
    const nowhere = new Writable({ write: (_part, _encoding, done) => done() });
    this.#lines = createInterface({ input: process.stdin, output: nowhere, terminal });
    // A terminal that hides what is typed sends no signal at Ctrl-C.
    this.#lines.on("SIGINT", () => process.emit("SIGINT"));
    this.#source = this.#lines[Symbol.asyncIterator]();
  }

  /** @throws CommandFailed if the input ends first. */
  async ask(question: string, secret: boolean): Promise<string> {
    process.stderr.write(secret && process.stdin.isTTY ? `${question}(not shown) ` : question);
    const { done, value } = await this.#source.next();
    process.stderr.write("\n");
    if (done) throw new CommandFailed("Nothing was given, and nothing is kept.", exit.misuse);
    return value;
  }

  close(): void {
    this.#lines.close();
  }
}
