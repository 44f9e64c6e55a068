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
import { compare, format, type Problem } from "../../src/openapi/problem.ts";
import { generate } from "../../src/toolkit/generate/generate.ts";
import { apisOf } from "../../src/toolkit/generate/written-api.ts";
import { refreshIndex } from "../generate/operations-index.ts";
import type { Seed } from "./seeds.ts";

/** A temporary git repository with a project's current files on the branch main. */
export interface Repository {
  readonly folder: string;
  /** The file to which the steps write the job summary. */
  readonly summary: string;
  readonly dispose: () => void;
}

/**
 * Copies the project `root` into a new repository: all files that git tracks or would add. If `apis` are given, only they stay
 * under spec/. node_modules is linked, not copied.
 */
export async function createRepository(root: string, apis?: readonly string[]): Promise<Repository> {
  const top = mkdtempSync(join(tmpdir(), "concord-rehearsal-"));
  const folder = join(top, "project");
  const files = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0");
  for (const file of new Set(files)) {
    // git still lists a deleted file until the deletion is committed.
    if (file === "" || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  if (apis) {
    for (const other of others(folder, apis)) rmSync(join(folder, other), { recursive: true, force: true });
    const problems = await derive(folder);
    if (problems.length > 0) throw new Error(problems.map(format).join("\n"));
  }
  git(folder, "init", "--quiet", "--initial-branch=main");
  // Whatever the project's own list leaves out, the link is no part of what is proposed.
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

/** Derives generated/, as an author does before a commit. Writes nothing if the documents have problems, and returns those. */
async function derive(folder: string): Promise<readonly Problem[]> {
  const { problems, apis } = await generate(folder, apisOf(folder), false);
  if (problems.length === 0) refreshIndex(folder, apis, false);
  return problems;
}

/** Commits a seed's change on a branch, merges it as GitHub does, and checks out main. Generates if the document allows it. */
export async function propose({ folder }: Repository, seed: Seed): Promise<void> {
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
  // Problems are for the steps to report, so the document is proposed all the same.
  await derive(folder).catch(() => undefined);
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

/** Commits everything in a folder. */
export function commit(folder: string, message: string): void {
  git(folder, "add", "--all");
  git(folder, ...author, "commit", "--quiet", "--no-verify", "--message", message);
}

/** Runs git in a folder and returns what it prints. */
export function git(folder: string, ...args: string[]): string {
  // A git hook sets GIT_* variables that name its own repository, not this one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  return execFileSync("git", args, { cwd: folder, encoding: "utf8", env, maxBuffer: 1 << 28 });
}
