import type { LogEntry } from "../../sandbox/index.ts";

/** One line for a request: `10:31:07 POST /meshi/events 201 1.2ms createEvent by svc-full`. */
export function requestLine(entry: LogEntry): string {
  const { time, method, path, status, ms, operation, caller, code, requestId } = entry;
  const parts = [
    time.slice(11, 19),
    method,
    path,
    status === undefined ? "no response" : String(status),
    `${ms}ms`,
    operation,
    code,
    caller ? `by ${caller}` : undefined,
    requestId,
  ];
  return parts.filter((part) => part !== undefined).join(" ");
}

/** The line of an entry, followed by its bodies. */
export function requestLines(entry: LogEntry): string {
  const body = (mark: string, value: unknown): string[] =>
    value === undefined ? [] : [`  ${mark} ${JSON.stringify(value)}`];
  return [requestLine(entry), ...body(">", entry.requestBody), ...body("<", entry.responseBody)].join("\n");
}
