let time = { ms: Number.NaN, text: "" };

/** RFC 3339 in UTC, the form of every time in a response. The last one is kept: the times of one body are often equal. */
export function timestamp(ms: number): string {
  if (ms !== time.ms) time = { ms, text: new Date(ms).toISOString() };
  return time.text;
}

let date = { second: Number.NaN, text: "" };

/** The value of a `Date` field (RFC 9110, section 5.6.7). Cached for a second, since most responses share it. */
export function httpDate(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== date.second) date = { second, text: new Date(ms).toUTCString() };
  return date.text;
}
