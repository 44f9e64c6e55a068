import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../../openapi/json.ts";
import { isUrl } from "../../openapi/loading.ts";
import { type Location, Problems } from "../../openapi/problem.ts";
import { Source } from "../../openapi/source.ts";
import { hasEntry } from "../changelog/file.ts";
import { placeIn } from "../project/api.ts";
import type { JudgedChange, Verdict } from "./change.ts";
import type { Project } from "./project.ts";
import type { Api } from "./side.ts";
import { isBelow, needed, parseVersion } from "./version.ts";

export type VersionFinding = JudgedChange & { readonly fails: boolean };

/** The API whose version is judged. */
type Subject = Pick<Api, "name" | "document" | "changelog">;

/**
 * Judges whether the version reflects the changes. It is the API's version, or that of the package if the API is gone.
 * Too low for a breaking change is an error, too low for a compatible one a warning. If the old version is not semantic, such as
 * a date, a breaking change only needs a different one.
 */
export function judgeVersion(
  project: Project,
  { name: api, document }: Subject,
  verdict: Verdict | undefined,
  { from, to }: { from: string | undefined; to: string | undefined },
  [packageFrom, packageTo]: [string | undefined, string | undefined],
): VersionFinding | undefined {
  if (from === undefined) return undefined;
  const gone = to === undefined;
  const [was, is] = gone ? [packageFrom, packageTo] : [from, to];
  const name = gone ? "`version` of package.json" : "`info.version`";
  const location = gone ? packageLocation(project.folder) : documentLocation(project.folder, document);
  const report = (message: string, remedy: string, fails: boolean): VersionFinding => ({
    ...location,
    ...{ verdict: verdict ?? "note", weakened: false, api, rule: "version", message, remedy, fails },
  });
  const before = parseVersion(was ?? "");
  const after = parseVersion(is ?? "");
  const advice = `or write a new version with an entry for callers: ${project.commands.changelog}`;
  if (!before) {
    if (verdict !== "breaking" || was !== is) return undefined;
    return report(
      `Breaking changes, and ${name} is ${was || "missing"} still`,
      `Undo what breaks, ${advice}`,
      true,
    );
  }
  if (!after)
    return report(
      `${name} is ${is || "missing"}, which is no version`,
      "Write it as MAJOR.MINOR.PATCH.",
      true,
    );
  if (isBelow(after, before))
    return report(`${name} went back from ${was} to ${is}`, `Write ${was} or a later version.`, true);
  const least = needed(before, verdict ?? "note");
  if (!isBelow(after, least)) return undefined;
  const kind = verdict === "breaking" ? "Breaking" : "Compatible";
  return report(
    `${kind} changes since ${was} need ${least.join(".")} or later; ${name} is ${is}`,
    verdict === "breaking"
      ? `Undo what breaks, or write ${least.join(".")} with an entry for callers: ${project.commands.changelog}`
      : `Write ${least.join(".")}, so that callers can name the version that they need.`,
    verdict === "breaking",
  );
}

/** Finds a new version without an entry in the API's changelog. */
export function judgeChangelog(
  project: Project,
  { name: api, document, changelog }: Subject,
  { from, to }: { from: string | undefined; to: string | undefined },
): JudgedChange | undefined {
  if (changelog === undefined || from === undefined || to === undefined || from === to) return undefined;
  const path = placeIn(project.folder, changelog);
  if (existsSync(path) && hasEntry(readFileSync(path, "utf8"), to)) return undefined;
  return {
    ...{ verdict: "note", weakened: false, api, rule: "changelog-missing" },
    ...documentLocation(project.folder, document),
    message: `\`info.version\` went from ${from} to ${to}, and ${changelog} has no entry for ${to}`,
    remedy: `Write one: ${project.commands.changelog}.`,
  };
}

function documentLocation(root: string, document: string): Location {
  const source = new Source(root, new Problems());
  const content = isUrl(document) ? undefined : source.read(placeIn(root, document));
  if (isObject(content) && isObject(content.info)) return source.location(content.info, "version");
  return { file: document, line: 1, column: 1 };
}

function packageLocation(root: string): Location {
  const path = join(root, "package.json");
  const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
  return {
    file: "package.json",
    line: Math.max(1, lines.findIndex((line) => line.includes('"version"')) + 1),
    column: 1,
  };
}
