import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { folder } from "./concord.ts";

/** A folder with these files; values other than text are written as YAML. */
export async function files(contents: Readonly<Record<string, unknown>>): Promise<string> {
  const cwd = await folder();
  await put(cwd, contents);
  return cwd;
}

/** Writes these files into a folder. */
export async function put(cwd: string, contents: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(join(cwd, path, ".."), { recursive: true });
    await writeFile(join(cwd, path), typeof content === "string" ? content : stringify(content));
  }
}

/** Runs git in a folder, as nobody in particular. */
export function git(cwd: string, ...args: string[]): void {
  const author = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  execFileSync("git", [...author, ...args], { cwd, env, stdio: "ignore" });
}

/** Makes a folder a git repository with all that is in it on the branch main. */
export function commitAll(cwd: string, message = "What stands"): void {
  git(cwd, "init", "--quiet", "--initial-branch=main");
  git(cwd, "add", "--all");
  git(cwd, "commit", "--quiet", "--no-verify", "--message", message);
}
