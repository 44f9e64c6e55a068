/** Equality of plain values whose properties the generator writes in one order. */
export function differ(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}
