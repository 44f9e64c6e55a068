import { loadOptional } from "../../optional-package.ts";

/** Libraries that read Excel files: the zip archive, its XML, and number formats. */
export interface Libraries {
  readonly yauzl: typeof import("yauzl");
  readonly saxes: typeof import("saxes");
  readonly numfmt: typeof import("numfmt");
}

const NEEDED = ["yauzl", "saxes", "numfmt"] as const;

/** Loads them. @throws CommandFailed with the command that installs them. */
export async function loadLibraries(): Promise<Libraries> {
  const [yauzl, saxes, numfmt] = await Promise.all(
    NEEDED.map((name) => loadOptional(name, "Reading an Excel file", NEEDED)),
  );
  // The packages of these names, in the versions that package.json declares as peers.
  return { yauzl, saxes, numfmt } as Libraries;
}
