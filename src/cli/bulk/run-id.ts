/** The id of a run, from the response that starts it or from any poll. */
export function runIdOf(data: unknown): string | undefined {
  const id: unknown = typeof data === "object" && data !== null ? Reflect.get(data, "run_id") : undefined;
  return typeof id === "string" ? id : undefined;
}
