/** Why the output could not be written, once that is known. */
let failure: Error | undefined;

/** Keeps a stream that breaks from ending the command in the middle of its work. */
export function watchStreams(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // `head` and others close the pipe early. That is no error.
    if (error.code === "EPIPE") process.exit();
    failure ??= error;
  });
  // Nobody reads the messages any more, but rows and events may be on their way.
  process.stderr.on("error", () => {});
}

/** Exits once all output is written, without closing what is still open. Output that is lost is a failure. */
export function leave(exitCode: number): void {
  const end = async (): Promise<void> => {
    if (!failure) process.exit(exitCode);
    const { fileErrorText } = await import("./file-errors.ts");
    const why = fileErrorText(failure) ?? failure.message;
    const text = `concord: The output could not be written: ${why}. What was asked for may be done all the same.\n`;
    process.stderr.write(text, () => process.exit(exitCode || 1));
  };
  // A failed write is reported one turn later.
  process.stdout.write("", () => process.stderr.write("", () => setImmediate(end)));
}
