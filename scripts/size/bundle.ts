import { builtinModules } from "node:module";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../..");

/** What a browser downloads. */
export interface Bundled {
  /** Minified, in bytes. */
  readonly minified: number;
  /** Minified and gzipped, in bytes. */
  readonly gzipped: number;
  /** Files of this repository that are in it, with the bytes that each adds. */
  readonly files: ReadonlyMap<string, number>;
  /** Modules of Node that it needs. */
  readonly builtins: readonly string[];
}

/** Bundles a module for browsers; its imports begin at the root of the repository, unless another folder is named. */
export async function bundle(contents: string, resolveDir = root): Promise<Bundled> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir, loader: "ts" },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    // The caller reports a built-in module. It is no unresolved import.
    external: builtinModules.flatMap((module) => [module, `node:${module}`]),
    metafile: true,
    write: false,
    logLevel: "error",
  });
  const [output] = outputFiles;
  const [about] = Object.values(metafile.outputs);
  if (output === undefined || about === undefined) throw new Error("esbuild wrote no bundle.");
  const files = Object.entries(about.inputs).map(
    ([file, { bytesInOutput }]) => [file, bytesInOutput] as const,
  );
  return {
    minified: output.contents.byteLength,
    gzipped: gzipSync(output.contents, { level: constants.Z_BEST_COMPRESSION }).byteLength,
    files: new Map(files.filter(([file, bytes]) => bytes > 0 && file !== "<stdin>")),
    builtins: [...new Set(about.imports.map(({ path }) => path))],
  };
}
