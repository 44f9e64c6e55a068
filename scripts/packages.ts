import { globSync } from "node:fs";
import { join } from "node:path";
import { run } from "./smoke/shell.ts";

/** The archives of both packages. */
export interface Packed {
  readonly apis: string;
  readonly toolkit: string;
}

/** Packs both packages into a folder, as they would be published. The `prepack` of the first builds both. */
export async function packBoth(root: string, folder: string): Promise<Packed> {
  await run(root, "npm", "pack", "--silent", "--pack-destination", folder);
  await run(join(root, "packages/toolkit"), "npm", "pack", "--silent", "--pack-destination", folder);
  const packed = (name: string) => {
    const [file] = globSync(`${name}-[0-9]*.tgz`, { cwd: folder });
    if (file === undefined) throw new Error(`npm pack wrote no ${name}-<version>.tgz`);
    return join(folder, file);
  };
  return { apis: packed("concord-apis"), toolkit: packed("concord-toolkit") };
}
