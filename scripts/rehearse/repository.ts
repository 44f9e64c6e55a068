import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compare } from "../../src/openapi/problem.ts";
import type { Seed } from "./seeds.ts";

/** A throw-away git repository that holds a project as it stands, with a branch main that has all of it. */
export interface Repository {
  readonly folder: string;
  /** Where the steps write the summary of the job. */
  readonly summary: string;
  readonly dispose: () => void;
}

/**
 * Copies what git knows of the project `root`, and what it would take in, into a repository of its own, with `apis` as the only
 * ones under spec/ if some are named. What is installed is shared, not copied.
 */
export function createRepository(root: string, apis?: readonly string[]): Repository {
  const top = mkdtempSync(join(tmpdir(), "concord-rehearsal-"));
  const folder = join(top, "project");
  const files = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0");
  for (const file of new Set(files)) {
    // A file that was deleted and is not committed yet is still listed.
    if (file === "" || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  if (apis) {
    for (const other of others(folder, apis)) rmSync(join(folder, other), { recursive: true, force: true });
    execFileSync(process.execPath, ["scripts/generate.ts"], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
  }
  git(folder, "init", "--quiet", "--initial-branch=main");
  // The link is no folder, so that the pattern node_modules/ does not cover it.
  writeFileSync(join(folder, ".git/info/exclude"), "node_modules\n");
  commit(folder, "What stands");
  return {
    folder,
    summary: join(top, "summary.md"),
    dispose: () => rmSync(top, { recursive: true, force: true }),
  };
}

function others(folder: string, apis: readonly string[]): string[] {
  return readdirSync(join(folder, "generated"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !apis.includes(entry.name))
    .flatMap(({ name }) => [`spec/${name}`, `generated/${name}`])
    .sort(compare);
}

/** Makes a branch with the change of a seed on top of main, generated where the generator takes it, merges it as GitHub does, and stands on main again. */
export function propose({ folder }: Repository, seed: Seed): void {
  git(folder, "checkout", "--quiet", "--force", "-B", "change", "main");
  for (const { file, find, put } of seed.edits) {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(find))
      throw new Error(`${file} does not contain ${JSON.stringify(find)}: the rehearsal is out of date.`);
    writeFileSync(
      path,
      text.replace(find, () => put),
    );
  }
  try {
    execFileSync(process.execPath, ["scripts/generate.ts"], { cwd: folder, stdio: "ignore" });
  } catch {
    // A document that cannot be generated is proposed all the same: the steps have to say so.
  }
  commit(folder, seed.title);
  git(folder, "checkout", "--quiet", "--force", "-B", "merge", "main");
  git(folder, ...author, "merge", "--quiet", "--no-ff", "--no-edit", "change");
  git(folder, "tag", "--force", "proposal");
  // The workflow runs in a checkout of the base.
  git(folder, "checkout", "--quiet", "--force", "main");
}

const author = [
  "-c",
  "user.name=Rehearsal",
  "-c",
  "user.email=rehearsal@example.com",
  "-c",
  "commit.gpgsign=false",
];

function commit(folder: string, message: string): void {
  git(folder, "add", "--all");
  git(folder, ...author, "commit", "--quiet", "--no-verify", "--message", message);
}

function git(folder: string, ...args: string[]): string {
  // A hook that runs a rehearsal names its own repository in the environment; this one is another.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  return execFileSync("git", args, { cwd: folder, encoding: "utf8", env, maxBuffer: 1 << 28 });
}
