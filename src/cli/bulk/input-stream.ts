import { closeSync, constants, createReadStream, open, openSync, statSync } from "node:fs";
import { Socket } from "node:net";
import { isatty, ReadStream } from "node:tty";
import { promisify } from "node:util";

/**
 * What can be read only once: standard input for `-`, else a pipe or device.
 * @throws Error of the file system; the signal's reason, if it aborts before somebody has opened a pipe for writing.
 */
export async function streamOf(path: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  if (path === "-" || path === "/dev/stdin") return process.stdin;
  if (!statSync(path).isFIFO()) {
    const fd = openSync(path, "r");
    // A terminal read as a file would keep the process from ending until somebody types.
    return isatty(fd) ? new ReadStream(fd) : createReadStream(path, { fd });
  }
  signal.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  const release = (): void => {
    openToWrite(path);
    // The other thread may not have got as far.
    timer = setTimeout(release, 20);
  };
  signal.addEventListener("abort", release);
  try {
    const fd = await promisify(open)(path, "r");
    signal.throwIfAborted();
    // A pipe read as a file would keep the process from ending while no data comes.
    return new Socket({ fd, readable: true, writable: false });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", release);
  }
}

/** Ends the opening of a pipe, which waits for a writer and would keep the process from ending. */
function openToWrite(path: string): void {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch {
    // Nobody waits.
  }
}
