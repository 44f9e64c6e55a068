import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { repository } from "./fixture.ts";

/** A replacement in a file of the project. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A project with copies of one API's document, each in a folder of its own and with its own edits; gone when the file's tests are over. */
export async function copiesOf(
  api: string,
  copies: readonly { readonly folder: string; readonly edits: readonly Edit[] }[],
): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), "concord-rules-"));
  afterAll(() => rm(base, { recursive: true }));
  await cp(join(repository, "spec/shared"), join(base, "spec/shared"), { recursive: true });
  for (const { folder, edits } of copies) {
    await cp(join(repository, "spec", api), join(base, folder), { recursive: true });
    for (const { file, find, replace } of edits) {
      const path = join(base, file);
      const text = await readFile(path, "utf8");
      if (!text.includes(find)) throw new Error(`${file} does not contain ${find}`);
      await writeFile(
        path,
        text.replace(find, () => replace),
      );
    }
  }
  return base;
}
