import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { credentials, printed } from "./command-line.ts";
import { Count } from "./count.ts";

/** What commands have left in files: where, and which text. */
const written: { readonly path: string; readonly found: readonly string[] }[] = [];

/** Searches what commands left in a folder, before it is removed. The sandbox's own files are left out: they hold its keys. */
export async function searchFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.db(-\w+)?$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    written.push({ path: entry.name, found: credentialsIn(await readFile(path, "utf8")) });
  }
}

/** Searches all that the commands of this run have printed and written for every credential that they were given. */
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
