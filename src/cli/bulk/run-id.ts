/** The id of a run, as the response that starts it and every poll of it give it. */
export function runIdOf(data: unknown): string | undefined {
  const id: unknown = typeof data === "object" && data !== null ? Reflect.get(data, "run_id") : undefined;
  return typeof id === "string" ? id : undefined;
}
