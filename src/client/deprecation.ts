import { parseHttpDate } from "./http-date.ts";
import type { CallInfo } from "./options.ts";

/** What a response says about the end of its operation. */
export interface Deprecation {
  /** Since when, or from when on, the operation should not be used (RFC 9745); missing where only that is said. */
  readonly deprecatedAt?: Date;
  /** When it is likely to stop working (RFC 8594). */
  readonly sunsetAt?: Date;
  /** The `Link` field: its relations `deprecation` and `sunset` lead to what the API says about it. */
  readonly link?: string;
}

/**
 * A hook that reports, once for each operation, that its responses say it is deprecated, or when it ends:
 * `hooks: deprecations((deprecation, { operation }) => ...)`.
 */
export function deprecations(report: (deprecation: Deprecation, call: CallInfo) => void): {
  readonly onResponse: (headers: Headers, call: CallInfo) => void;
} {
  const reported = new Set<string>();
  return {
    onResponse(headers, call) {
      const deprecation = reported.has(call.operation) ? undefined : deprecationOf(headers);
      if (!deprecation) return;
      reported.add(call.operation);
      report(deprecation, call);
    },
  };
}

/** Reads `Deprecation` and `Sunset`; `undefined` where a response has neither. */
function deprecationOf(headers: Headers): Deprecation | undefined {
  const deprecation = headers.get("deprecation");
  const sunset = headers.get("sunset");
  if (!deprecation && !sunset) return undefined;
  // A structured field's date; drafts of the RFC had an HTTP date, or just "true".
  const [, seconds] = /^@(\d{1,11})$/.exec(deprecation ?? "") ?? [];
  const since = seconds ? Number(seconds) * 1000 : parseHttpDate(deprecation);
  const end = parseHttpDate(sunset);
  const link = headers.get("link");
  return {
    ...(since !== undefined && { deprecatedAt: new Date(since) }),
    ...(end !== undefined && { sunsetAt: new Date(end) }),
    ...(link && { link }),
  };
}
