import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import { SANDBOX, type Sample } from "../../src/toolkit/docs/samples/samples.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What the package's public names stand for in this repository, read from its own `exports`. */
function entryPoints(): Record<string, string> {
  const { name, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return Object.fromEntries(
    Object.entries<{ types: string }>(exports).map(([entry, { types }]) => [
      join(name, entry),
      join(root, types.replace("./dist/", "").replace(".d.ts", ".ts")),
    ]),
  );
}

/** What was parsed already: the platform's own types, and the sources of the project. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** Reads files for the compiler, those outside `folder` once. */
function hostFor(options: ts.CompilerOptions, folder: string): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (file, ...rest) => {
    if (file.startsWith(folder)) return getSourceFile(file, ...rest);
    if (!parsed.has(file)) parsed.set(file, getSourceFile(file, ...rest));
    return parsed.get(file);
  };
  return host;
}

/**
 * What the compiler says about modules, by the project's own settings; empty where all of them compile.
 * @param types packages whose global types they may use.
 */
export function compile(modules: ReadonlyMap<string, string>, types: string[] = []): string[] {
  const folder = mkdtempSync(join(tmpdir(), "concord-samples-"));
  try {
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
    const paths = Object.fromEntries(Object.entries(entryPoints()).map(([name, file]) => [name, [file]]));
    const files = [...modules].map(([name, text]) => {
      const file = join(folder, `${name}.mts`);
      writeFileSync(file, text);
      return file;
    });
    const settings = { ...options, types, paths };
    const program = ts.createProgram(files, settings, hostFor(settings, folder));
    return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
      const line = file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
      const text = ts.flattenDiagnosticMessageText(messageText, "\n");
      return `${file?.fileName.slice(folder.length + 1)}:${line + 1}: ${text}`;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Loads a module of the samples, with the sandbox at `url` in the place of the one that it names. */
export async function load(text: string, url: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "concord-sample-"));
  try {
    const file = join(folder, "sample.mts");
    const names = Object.entries(entryPoints());
    const resolved = text.replaceAll(/ from "([^"]+)"/g, (whole, name: string) => {
      const found = names.find(([entry]) => new RegExp(`^${entry.replace("*", "(.+)")}$`).test(name));
      if (!found) return whole;
      const [entry, target] = found;
      const inner = name.slice(entry.indexOf("*"));
      return ` from "${pathToFileURL(target.replace("*", inner)).href}"`;
    });
    writeFileSync(file, resolved.replaceAll(SANDBOX, url));
    await import(/* @vite-ignore */ pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface Output {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly errors: string;
}

/** Pastes the commands of a sample into bash, with the sandbox at `url`, and reads what the last one shows. */
export async function paste({ shell }: Sample, url: string): Promise<Output> {
  // In a terminal curl shows no progress beside an answer; here it has to be told.
  const home = mkdtempSync(join(tmpdir(), "concord-curl-"));
  writeFileSync(join(home, ".curlrc"), "no-progress-meter\n");
  const env = { ...process.env, CURL_HOME: home };
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
    execFile("bash", ["-c", shell.replaceAll(SANDBOX, url)], { env }, (_, stdout, stderr) =>
      resolve({ stdout, stderr }),
    );
  });
  rmSync(home, { recursive: true });
  const end = stdout.indexOf("\r\n\r\n");
  const [first = "", ...fields] = stdout.slice(0, end).split("\r\n");
  const headers = fields.map((field) => {
    const colon = field.indexOf(":");
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
  });
  return {
    status: Number(/^HTTP\/[\d.]+ (\d{3})/.exec(first)?.[1]),
    headers: Object.fromEntries(headers),
    text: stdout.slice(end + 4),
    errors: stderr,
  };
}
