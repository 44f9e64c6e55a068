import ts from "typescript";

/** Parsed files, by the options they were parsed with: the platform's own types, those of packages, and the sources of the project. */
const parsed = new Map<string, Map<string, ts.SourceFile | undefined>>();

/** Reads files for the compiler, those outside `folder` once for all compilations with the same options. */
export function hostFor(options: ts.CompilerOptions, folder: string): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  // A parsed file knows how it was read: as which version of the language, as which kind of module.
  const { target, module, moduleResolution, moduleDetection, jsx } = options;
  const key = JSON.stringify([target, module, moduleResolution, moduleDetection, jsx]);
  const known = parsed.get(key) ?? new Map<string, ts.SourceFile | undefined>();
  parsed.set(key, known);
  host.getSourceFile = (file, ...rest) => {
    if (file.startsWith(folder)) return getSourceFile(file, ...rest);
    if (!known.has(file)) known.set(file, getSourceFile(file, ...rest));
    return known.get(file);
  };
  return host;
}
