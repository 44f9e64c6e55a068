const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** A copy of `value` in which every RFC 3339 UTC date-time is moved by `offset` ms, as if the server's clock were wrong. */
export function skewed(value: unknown, offset: number): unknown {
  if (typeof value === "string") {
    return timestamp.test(value) ? new Date(Date.parse(value) + offset).toISOString() : value;
  }
  if (Array.isArray(value)) return value.map((item) => skewed(item, offset));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, skewed(inner, offset)]));
}
