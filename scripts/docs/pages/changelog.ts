import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Api } from "../model/api.ts";
import type { TextFile } from "./texts.ts";

/** The project's own changes, and those of each contract that keeps a list of them. */
export function changelogs(base: string, apis: readonly Api[]): TextFile[] {
  const own: TextFile = { file: "CHANGELOG.md", path: "changelog/index.html", part: "changelog" };
  const contracts = apis
    .map(
      ({ name }): TextFile => ({
        file: `spec/${name}/CHANGELOG.md`,
        path: `changelog/${name}/index.html`,
        part: "changelog",
      }),
    )
    .filter(({ file }) => existsSync(join(base, file)));
  return [own, ...contracts];
}
