import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../../openapi/json.ts";
import { type Location, Problems } from "../../openapi/problem.ts";
import { Source } from "../../openapi/source.ts";
import { changelogOf, hasEntry } from "../changelog/file.ts";
import { documentOf } from "../generate/written-api.ts";
import type { Finding, Verdict } from "./finding.ts";
import { isBelow, needed, parseVersion } from "./version.ts";

export type VersionFinding = Finding & { readonly fails: boolean };

/**
 * Whether the version says what changed. An API's own version does; where the API is gone, that of the package, which loses an
 * entry point. A version that is too low for a breaking change fails, for a compatible one it is a warning.
 */
export function judgeVersion(
  root: string,
  api: string,
  verdict: Verdict | undefined,
  { from, to }: { from: string | undefined; to: string | undefined },
  [packageFrom, packageTo]: [string | undefined, string | undefined],
): VersionFinding | undefined {
  if (from === undefined) return undefined;
  const gone = to === undefined;
  const [was, is] = gone ? [packageFrom, packageTo] : [from, to];
  const name = gone ? "`version` of package.json" : "`info.version`";
  const place = gone ? packagePlace(root) : documentPlace(root, api);
  const report = (message: string, remedy: string, fails: boolean): VersionFinding => ({
    ...place,
    ...{ verdict: verdict ?? "note", weakened: false, api, rule: "version", message, remedy, fails },
  });
  const before = parseVersion(was ?? "");
  const after = parseVersion(is ?? "");
  if (!before) return undefined;
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
      ? `Undo what breaks, or write ${least.join(".")} and tell the callers: npm run changelog -- --write`
      : `Write ${least.join(".")}, so that callers can name the version that they need.`,
    verdict === "breaking",
  );
}

/** A version that its callers cannot read about: it was raised, and the API's changelog does not know it. */
export function judgeChangelog(
  root: string,
  api: string,
  { from, to }: { from: string | undefined; to: string | undefined },
): Finding | undefined {
  if (from === undefined || to === undefined || from === to) return undefined;
  const file = changelogOf(api);
  const path = join(root, file);
  if (existsSync(path) && hasEntry(readFileSync(path, "utf8"), to)) return undefined;
  return {
    ...{ verdict: "note", weakened: false, api, rule: "changelog-missing", ...documentPlace(root, api) },
    message: `\`info.version\` went from ${from} to ${to}, and ${file} has no entry for ${to}`,
    remedy: "Write one: npm run changelog -- --write.",
  };
}

function documentPlace(root: string, api: string): Location {
  const source = new Source(root, new Problems());
  const document = source.read(join(root, documentOf(api)));
  if (isObject(document) && isObject(document.info)) return source.location(document.info, "version");
  return { file: documentOf(api), line: 1, column: 1 };
}

function packagePlace(root: string): Location {
  const path = join(root, "package.json");
  const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
  return {
    file: "package.json",
    line: Math.max(1, lines.findIndex((line) => line.includes('"version"')) + 1),
    column: 1,
  };
}
