/** The event of these lines (HTML, "Server-sent events"); `undefined` for comments alone, and for fields without data. */
export function eventOf(
  lines: readonly string[],
): { readonly data: string; readonly [field: string]: unknown } | undefined {
  const data: string[] = [];
  const fields: Record<string, string | number> = {};
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (name === "data") data.push(value);
    else if (name === "event" || (name === "id" && !value.includes("\0"))) fields[name] = value;
    else if (name === "retry" && /^\d+$/.test(value)) fields.retry = Number(value);
  }
  return data.length > 0 ? { ...fields, data: data.join("\n") } : undefined;
}
