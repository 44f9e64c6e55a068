import { join, resolve } from "node:path";
import ts from "typescript";
import { hostFor } from "./compiler-host.ts";

/** What the compiler reports about files in a folder and their imports, by the repository's own settings. */
export function compile(base: string, ...paths: readonly string[]): string[] {
  const config = resolve(import.meta.dirname, "../../tsconfig.json");
  const { compilerOptions } = ts.readConfigFile(config, ts.sys.readFile).config;
  const { options } = ts.convertCompilerOptionsFromJson({ ...compilerOptions, types: [] }, base);
  const files = paths.map((path) => join(base, path));
  const program = ts.createProgram(files, options, hostFor(options, base));
  return ts.getPreEmitDiagnostics(program).map(({ messageText, file }) => {
    return `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}
