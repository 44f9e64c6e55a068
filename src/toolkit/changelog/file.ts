/** Path of an API's changelog, relative to the project. */
export function changelogOf(api: string): string {
  return `spec/${api}/CHANGELOG.md`;
}

/** True if the text of a changelog has an entry for a version. */
export function hasEntry(text: string, version: string): boolean {
  return text.split("\n").some((line) => isHeadingOf(line, version));
}

/** True for the heading of a version's entry: `## [1.2.0] - 2026-01-31`, or without the brackets or with a `v`. */
function isHeadingOf(line: string, version: string): boolean {
  const [, name = ""] = /^## +(\S+)/.exec(line) ?? [];
  return (
    name.replace(/^\[|\](?:\(.*\))?:?$|:$/g, "").replace(/^v(?=\d)/i, "") === version.replace(/^v(?=\d)/i, "")
  );
}

/** The top of an API's changelog. `command` is the command that writes an entry. */
export function preamble(title: string, command: string): string {
  return `# Changelog of the ${title}

What changes for a caller, by \`info.version\` of the document, in the form of [Keep a
Changelog](https://keepachangelog.com/en/1.1.0/). \`${command}\` writes an entry; what stands here may be
reworded.
`;
}

/**
 * The text of a changelog with the entry of a version. A new entry goes on top. An existing one is replaced and keeps its date,
 * so writing twice changes nothing.
 */
export function withEntry(text: string, version: string, entry: string): string {
  const headings = [...text.matchAll(/^## .*$/gm)];
  const starts = headings.map(({ index }) => index);
  const at = headings.findIndex(([line]) => isHeadingOf(line, version));
  if (at < 0) {
    const [first] = starts;
    if (first === undefined) return `${text.trimEnd()}\n\n${entry}`;
    return `${text.slice(0, first)}${entry}\n${text.slice(first)}`;
  }
  const [start, end] = [starts[at] ?? 0, starts[at + 1] ?? text.length];
  const heading = text.slice(start, text.indexOf("\n", start));
  const body = entry.slice(entry.indexOf("\n"));
  return `${text.slice(0, start)}${heading}${body}${end < text.length ? "\n" : ""}${text.slice(end)}`;
}
