import { onOneLine } from "./one-line.ts";

/** Whether a text begins as an HTML page does. */
export function isHtml(text: string): boolean {
  return /^\s*<(!doctype html|html)/i.test(text);
}

/** The title of an HTML page as a message can quote it, without entities; empty without one. */
export function titleOf(html: string): string {
  const [, title = ""] = /<title[^>]*>([^<]{0,500})/i.exec(html) ?? [];
  return onOneLine(title.replace(/&(?:#\d+|#x[\da-f]+|\w+);/gi, " ")).slice(0, 100);
}
