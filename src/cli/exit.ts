/** Exit codes of every command. */
export const exit = {
  /** Everything asked for was done. */
  done: 0,
  /** Refused, not reachable, or ended in failure. */
  failed: 1,
  /** Wrong use, or an unusable input; nothing was sent. */
  misuse: 2,
  /** Done, but some rows failed. */
  partial: 3,
  /** Stopped by Ctrl-C or a termination signal. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

/** Ends the command with a message for people; the message must say what to do. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exit.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}
