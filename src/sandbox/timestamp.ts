/** RFC 3339 in UTC, the form of every time in an answer. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}
