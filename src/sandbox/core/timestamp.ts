/** RFC 3339 in UTC, the form of every time in a response. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}

let date = { second: Number.NaN, text: "" };

/** The value of a `Date` field (RFC 9110, section 5.6.7). Cached for a second, since most responses share it. */
export function httpDate(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== date.second) date = { second, text: new Date(ms).toUTCString() };
  return date.text;
}
