/** Reads the result of each document, up to the first that failed. */
export function untilError<T>(
  documents: readonly string[],
  read: (document: string, at: number) => T | Error,
): (T | Error)[] {
  const results: (T | Error)[] = [];
  for (const [at, document] of documents.entries()) {
    const result = read(document, at);
    results.push(result);
    if (result instanceof Error) break;
  }
  return results;
}
