import { globSync } from "node:fs";
import { join } from "node:path";
import { run } from "./smoke/shell.ts";

/** The archives of both packages. */
export interface Packed {
  readonly apis: string;
  readonly toolkit: string;
}

/**
 * Packs both packages into a folder, as they would be published. The `prepack` of the first builds both. Where a run of many checks
 * has packed them already, CONCORD_PACKED names the folder with the archives, and they are not packed again.
 */
export async function packBoth(root: string, folder: string): Promise<Packed> {
  const { CONCORD_PACKED } = process.env;
  if (CONCORD_PACKED) return archivesIn(CONCORD_PACKED);
  await run(root, "npm", "pack", "--silent", "--pack-destination", folder);
  await run(join(root, "packages/toolkit"), "npm", "pack", "--silent", "--pack-destination", folder);
  return archivesIn(folder);
}

function archivesIn(folder: string): Packed {
  const packed = (name: string) => {
    const [file] = globSync(`${name}-[0-9]*.tgz`, { cwd: folder });
    if (file === undefined) throw new Error(`npm pack wrote no ${name}-<version>.tgz to ${folder}`);
    return join(folder, file);
  };
  return { apis: packed("concord-apis"), toolkit: packed("concord-toolkit") };
}
