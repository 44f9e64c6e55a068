import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";

const repository = resolve(import.meta.dirname, "../..");

/** The API of the fixture: small, and different from the real ones in every respect. */
export const API = "depot-api";

/** A replacement in a file of the fixture's document; `file` is relative to its folder. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A project around the fixture's document, with these edits. It is removed at the end of the test. */
export async function project(...edits: readonly Edit[]): Promise<string> {
  const base = await createProject(edits);
  onTestFinished(() => rm(base, { recursive: true }));
  return base;
}

/** The same for several tests. The caller removes it. */
export async function createProject(edits: readonly Edit[] = []): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), "concord-generate-"));
  await cp(join(import.meta.dirname, "fixtures"), base, { recursive: true });
  await cp(join(repository, "spec/extensions.schema.yaml"), join(base, "spec/extensions.schema.yaml"));
  // What is generated imports the client and the types of contracts.
  await symlink(join(repository, "src"), join(base, "src"), "dir");
  for (const { file, find, replace } of edits) {
    const path = join(base, "spec", API, file);
    const text = await readFile(path, "utf8");
    if (!text.includes(find)) throw new Error(`${file} does not contain ${find}`);
    await writeFile(
      path,
      text.replace(find, () => replace),
    );
  }
  return base;
}

/** Number, from 1, of the line of a file on which the first occurrence of `text` ends. */
export async function lineOf(path: string, text: string): Promise<number> {
  const content = await readFile(path, "utf8");
  const at = content.indexOf(text);
  if (at < 0) throw new Error(`${path} does not contain ${text}`);
  return content.slice(0, at + text.length).split("\n").length;
}
