import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escaped } from "./escape.ts";
import type { TextFile } from "./guides.ts";
import { sectionsOf, titleOf } from "./sections.ts";

interface Change {
  readonly title: string;
  readonly date: string;
  readonly address: string;
  readonly text: string;
}

/** A feed (Atom, RFC 4287) of all changelogs: one entry a version, the newest first. `home` is the site's address or path. */
export function feed(base: string, changelogs: readonly TextFile[], home: string): string {
  const changes = changelogs
    .flatMap((changelog) =>
      changesOf(readFileSync(join(base, changelog.file), "utf8"), `${home}${changelog.page}/`),
    )
    .sort((a, b) => b.date.localeCompare(a.date));
  const newest = changes[0]?.date ?? "1970-01-01";
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>${id("changes of Concord")}</id>
  <title>Changes of Concord and its APIs</title>
  <author><name>Concord</name></author>
  <updated>${newest}T00:00:00Z</updated>
  <link rel="self" href="${home}feed.xml"/>
  <link rel="alternate" href="${home}"/>
${changes.map(entry).join("\n")}
</feed>
`;
}

/** The released versions of a changelog: those with a date. */
function changesOf(markdown: string, page: string): Change[] {
  const name = titleOf(markdown)
    .replace(/^Changelog of (?:the )?/, "")
    .replace(/^Changelog$/, "concord-apis");
  return sectionsOf(markdown).flatMap(({ title, level, slug, text }) => {
    const [, version, date] = /^\[?([^\]\s]+)\]? - (\d{4}-\d{2}-\d{2})$/.exec(title) ?? [];
    if (level !== 2 || version === undefined || date === undefined) return [];
    return [{ title: `${name} ${version}`, date, address: `${page}#${slug}`, text }];
  });
}

function entry({ title, date, address, text }: Change): string {
  return `  <entry>
    <id>${id(title)}</id>
    <title>${escaped(title)}</title>
    <updated>${date}T00:00:00Z</updated>
    <link rel="alternate" href="${escaped(address)}"/>
    <content type="text">${escaped(text)}</content>
  </entry>`;
}

/** An id that does not depend on the site's address: a UUID (version 8, RFC 9562) of a name. */
function id(name: string): string {
  const digits = createHash("sha256").update(name).digest("hex");
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ];
  return `urn:uuid:${parts.join("-")}`;
}
