/**
 * Gives a file system error the path of the file that people know. The error of a full disk has none, and that of a
 * temporary file has a name that is gone.
 */
export function namedFile(error: unknown, path: string): unknown {
  return error instanceof Error && "syscall" in error ? Object.assign(error, { path }) : error;
}
