/**
 * An HTTP date in ms since the epoch; `undefined` for what is none, or no day of the calendar. It reads the three forms of
 * RFC 9110, section 5.6.7: what is written today, and what is obsolete but still has to be read.
 */
export function parseHttpDate(value: string | null | undefined, now = Date.now()): number | undefined {
  const parts = (value ?? "").split(/,? +|-/);
  // C's asctime has another order, and no zone.
  const [first = "", second = "", third = "", fourth = "", fifth = "", zone = "GMT", more] = parts;
  const [day, month, year, time] =
    parts.length === 5 ? [third, second, fifth, fourth] : [second, third, fourth, fifth];
  const date = `${day.padStart(2, "0")} ${month} ${fullYear(year, now)} ${time} ${zone}`;
  const parsed = Date.parse(date);
  // It has to print back as itself, with its weekday: there is no 30th of February, and no 25th hour.
  const isReal = more === undefined && new Date(parsed).toUTCString() === `${first.slice(0, 3)}, ${date}`;
  return isReal && parsed >= 0 ? parsed : undefined;
}

/** A two-digit year that seems to lie more than 50 years in the future is of the century before. */
function fullYear(year: string, now: number): string {
  if (year.length > 2) return year;
  const present = new Date(now).getUTCFullYear();
  const guess = present - (present % 100) + Number(year);
  return String(guess > present + 50 ? guess - 100 : guess);
}

/** No server means a longer wait, and a later date may be one that `Date` cannot show. */
const LONGEST = 365 * 24 * 3_600_000;

/**
 * `Retry-After` in ms (RFC 9110, section 10.2.3), a year at most: whole seconds, or a date measured against the response's
 * own `Date`, so that a wrong clock on either side does no harm. Malformed, zero and past values give `undefined`: then
 * the ordinary backoff counts.
 */
export function parseRetryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  const wait = /^\d+$/.test(value)
    ? Number(value) * 1000
    : (parseHttpDate(value, now) ?? 0) - (parseHttpDate(headers.get("date"), now) ?? now);
  return wait > 0 ? Math.min(wait, LONGEST) : undefined;
}
