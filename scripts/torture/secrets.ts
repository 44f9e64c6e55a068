import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { credentials, printed } from "./command-line.ts";
import { Count } from "./count.ts";

/** Files that commands wrote, each with the credentials in it. */
const written: { readonly path: string; readonly found: readonly string[] }[] = [];

/** Searches the files of a folder before it is removed. Skips the sandbox's own files, which hold its keys. */
export async function searchFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.db(-\w+)?$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    written.push({ path: entry.name, found: credentialsIn(await readFile(path, "utf8")) });
  }
}

/** Searches everything that the commands printed and wrote for the run's credentials. */
export async function secrets(): Promise<Count> {
  const count = new Count();
  const outputs = printed.map((text) => ({ path: `"${text.slice(0, 80)}"`, found: credentialsIn(text) }));
  for (const { path, found } of [...outputs, ...written]) {
    count.leak(found.length);
    count.note(
      "what a command printed or wrote",
      found.length === 0 ? undefined : `${path} shows a credential`,
    );
  }
  return count;
}

function credentialsIn(text: string): string[] {
  return Object.values(credentials).filter((credential) => text.includes(credential));
}
