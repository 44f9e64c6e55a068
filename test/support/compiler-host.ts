import ts from "typescript";

/** Parsed files: the platform's own types, those of packages, and the sources of the project. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** Reads files for the compiler, those outside `folder` once for all compilations. */
export function hostFor(options: ts.CompilerOptions, folder: string): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (file, ...rest) => {
    if (file.startsWith(folder)) return getSourceFile(file, ...rest);
    if (!parsed.has(file)) parsed.set(file, getSourceFile(file, ...rest));
    return parsed.get(file);
  };
  return host;
}
