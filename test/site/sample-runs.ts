import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import { hostFor } from "../support/compiler-host.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The files of this repository behind the package's public names, as its `exports` have them. */
function entryPoints(): Record<string, string> {
  const { name, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return Object.fromEntries(
    Object.entries<{ types: string }>(exports).map(([entry, { types }]) => [
      join(name, entry),
      join(root, types.replace("./dist/", "").replace(".d.ts", ".ts")),
    ]),
  );
}

/**
 * What the compiler reports about modules, by the project's own settings; empty if all of them compile.
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

/** A sample that imports the sources of this repository instead of the package. */
function imported(text: string): string {
  const names = Object.entries(entryPoints());
  return text.replaceAll(/ from "([^"]+)"/g, (whole, name: string) => {
    const found = names.find(([entry]) => new RegExp(`^${entry.replace("*", "(.+)")}$`).test(name));
    if (!found) return whole;
    const [entry, target] = found;
    return ` from "${pathToFileURL(target.replace("*", name.slice(entry.indexOf("*")))).href}"`;
  });
}

/** What a program ended with: `undefined`, or the last lines that it wrote to standard error. */
export type Failure = string | undefined;

/** `npx` in bash, for commands of `concord` that are run by the process that listens at the port COMMANDS. */
const ASK_COMMANDS = `npx() {
  local variable answer
  local -a strings=()
  for variable in $(compgen -e); do strings+=("$variable=\${!variable}"); done
  strings+=("" "\${@:2}")
  exec 3<>"/dev/tcp/127.0.0.1/$COMMANDS"
  printf '%s\\0' "\${#strings[@]}" "\${strings[@]}" >&3
  answer=$(cat <&3)
  exec 3>&-
  printf '%s' "\${answer##*$'\\x1e'}" >&2
  answer=\${answer%$'\\x1e'*}
  printf '%s\\n' "\${answer%$'\\x1e'*}"
  return "\${answer##*$'\\x1e'}"
}`;

/** Starts the process that runs commands. */
async function runCommands(): Promise<{ readonly port: number; close(): void }> {
  const child = fork(join(import.meta.dirname, "run-commands.ts"), { stdio: "ignore" });
  const [port] = await once(child, "message");
  return { port, close: () => child.disconnect() };
}

/** Runs programs beside each other, with the project's Node and with `npx concord` as this repository's command line. */
export class Reader {
  readonly #folder = mkdtempSync(join(tmpdir(), "concord-reader-"));
  readonly #env: NodeJS.ProcessEnv;
  #commands: ReturnType<typeof runCommands> | undefined;

  constructor() {
    const npx = join(this.#folder, "npx");
    const main = join(root, "src/cli/main.ts");
    writeFileSync(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" "${main}" "$@"\n`, { mode: 0o755 });
    this.#env = { ...process.env, PATH: `${this.#folder}:${process.env.PATH}`, HOME: this.#folder };
  }

  /** Pastes commands into bash. */
  paste(commands: string): Promise<Failure> {
    return this.#run("bash", ["-c", commands]);
  }

  /** Pastes commands into bash as `paste` does, but one process runs what they ask `concord` for. */
  async pasteInOne(commands: string): Promise<Failure> {
    this.#commands ??= runCommands();
    const { port } = await this.#commands;
    return this.#run("bash", ["-c", `COMMANDS=${port}\n${ASK_COMMANDS}\n${commands}`]);
  }

  /** Runs modules in one process, one after the other, with the sources of this repository as the package that they import. */
  runModules(texts: readonly string[]): Promise<Failure> {
    const addresses = texts.map((text) => pathToFileURL(this.#saved(text)).href);
    return this.#run(process.execPath, [join(import.meta.dirname, "run-modules.mjs"), ...addresses]);
  }

  /** What a module writes to standard output. */
  async outputOf(text: string): Promise<string> {
    const { stdout } = await this.#execute(process.execPath, [this.#saved(text)]);
    return stdout;
  }

  /** Saves a file in the folder in which commands run. */
  save(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }

  async close(): Promise<void> {
    (await this.#commands)?.close();
    rmSync(this.#folder, { recursive: true });
  }

  #saved(text: string): string {
    const file = join(mkdtempSync(join(this.#folder, "module-")), "sample.mts");
    writeFileSync(file, imported(text));
    return file;
  }

  async #run(command: string, args: readonly string[]): Promise<Failure> {
    return (await this.#execute(command, args)).failure;
  }

  #execute(command: string, args: readonly string[]): Promise<{ failure: Failure; stdout: string }> {
    return new Promise((resolve) => {
      execFile(command, args, { env: this.#env, cwd: this.#folder }, (error, stdout, stderr) => {
        const last = stderr.trim().split("\n").slice(-8).join("\n");
        resolve({ failure: error ? `${error.code}: ${last}` : undefined, stdout });
      });
    });
  }
}
