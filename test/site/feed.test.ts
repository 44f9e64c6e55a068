import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { feed } from "../../site/feed.ts";

const base = mkdtempSync(join(tmpdir(), "concord-feed-"));
afterAll(() => rmSync(base, { recursive: true }));
const changelog = (name: string, text: string) => {
  writeFileSync(join(base, `${name}.md`), text);
  return { file: `${name}.md`, page: `changelog/${name}`, kind: "Changes" };
};
const one = changelog(
  "one",
  "# Changelog of the One API\n\n## [Unreleased]\n\n- Secret.\n\n## [1.1.0] - 2026-03-01\n\n- `a < b && c`\n\n## [1.0.0] - 2026-01-01\n\n- First.\n",
);
const two = changelog("two", "# Changelog\n\n## [0.1.0] - 2026-02-01\n\n### Added\n\n- All of it.\n");
const text = feed(base, [one, two], "https://docs.example/");

const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = ""]) => found);

it("has an entry for each released version, the newest first, and none for what is unreleased", () => {
  expect(all(/<title>([^<]*)<\/title>/g)).toEqual([
    "Changes of Concord and its APIs",
    "One API 1.1.0",
    "concord-apis 0.1.0",
    "One API 1.0.0",
  ]);
  expect(all(/^ {2}<updated>(.*)<\/updated>/gm)).toEqual(["2026-03-01T00:00:00Z"]);
  expect(text).not.toContain("Secret");
});

it("leads to the section of each version", () => {
  expect(all(/^ {4}<link rel="alternate" href="([^"]*)"/gm)).toEqual([
    "https://docs.example/changelog/one/#110---2026-03-01",
    "https://docs.example/changelog/two/#010---2026-02-01",
    "https://docs.example/changelog/one/#100---2026-01-01",
  ]);
});

it("has an id for each entry, which stays when the site moves", () => {
  const ids = all(/<id>(urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})<\/id>/g);
  expect(new Set(ids).size).toBe(4);
  const moved = feed(base, [one, two], "https://elsewhere.example/docs/");
  for (const id of ids) expect(moved).toContain(id);
});

it("escapes what would be markup", () => {
  expect(text).toContain("`a &lt; b &amp;&amp; c`");
});

it("says nothing, where nothing has been released", () => {
  const empty = feed(base, [changelog("three", "# Changelog\n")], "/");
  expect(empty).not.toContain("<entry>");
  expect(empty).toContain('<link rel="self" href="/feed.xml"/>');
});
