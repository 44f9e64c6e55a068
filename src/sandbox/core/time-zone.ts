/** Valid zones: checking one costs more than the rest of a request. */
const known = new Set<string>();

/** Whether this Node knows an IANA zone of that name. */
export function isTimeZone(name: string): boolean {
  if (known.has(name)) return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
  } catch {
    return false;
  }
  known.add(name);
  return true;
}
