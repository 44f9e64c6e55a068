import type { Api } from "../model/api.ts";
import type { TextFile } from "./texts.ts";

/** The project's own changes, and those of each contract that keeps a list of them. */
export function changelogs(apis: readonly Api[]): TextFile[] {
  const own: TextFile = { file: "CHANGELOG.md", path: "changelog/index.html", part: "changelog" };
  return [
    own,
    ...apis.flatMap((api): TextFile[] =>
      api.changelog === undefined
        ? []
        : [{ file: api.changelog, path: changelogPath(api), part: "changelog" }],
    ),
  ];
}

/** The page of an API's changes; without a list of its own it is that of the project. */
export function changelogPath({ name, changelog }: Api): string {
  return changelog === undefined ? "changelog/index.html" : `changelog/${name}/index.html`;
}
