import { textOf } from "./html.ts";
import type { Page } from "./page.ts";

/** The index file of the search: one entry for each page and each section with an anchor, read out of the pages themselves. */
export function searchIndex(pages: readonly Page[]): string {
  const entries = pages.flatMap(entriesOf);
  return `globalThis.searchEntries=${JSON.stringify(entries)};\n`;
}

function entriesOf({ path, title, summary, body }: Page): object[] {
  // What is folded away, and the codes among the answers, stand somewhere else already.
  const text = body.text
    .replaceAll(/<(pre|form|figure|details)\b[\s\S]*?<\/\1>/g, " ")
    .replaceAll(/<dl class="answers">[\s\S]*?<\/dl>/g, " ")
    .replaceAll(/<a class="anchor"[\s\S]*?<\/a>/g, "");
  const [before = "", ...parts] = text.split(/(?=<h[2-4] id=")/);
  const sections = parts.map((part) => {
    const [, anchor = "", heading = "", rest = ""] =
      /^<h[2-4] id="([^"]+)"[^>]*>([\s\S]*?)<\/h[2-4]>([\s\S]*)$/.exec(part) ?? [];
    const url = `${path}#${textOf(anchor)}`;
    return { url, title: textOf(heading), page: title, text: textOf(rest) };
  });
  const intro = textOf(before);
  return [{ url: path, title, page: title, text: intro || summary }, ...sections];
}
