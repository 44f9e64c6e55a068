/** A server's text as a message can quote it: at most 300 characters, and none that steers a terminal or forges a line. */
export function onOneLine(text: string): string {
  const [start = ""] = /^.{0,300}/su.exec(text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim()) ?? [];
  return start;
}
