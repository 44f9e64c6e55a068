import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { hostFor } from "../support/compiler-host.ts";

const run = promisify(execFile);

/** Where the generators are installed. They write below this folder, so that their output finds its imports. */
const home = join(import.meta.dirname, "../../dist/foreign");
const lock = "package-lock.json";

export interface Generator {
  readonly name: string;
  /** Program and arguments; `to` is a folder. */
  readonly command: (document: string, to: string) => readonly string[];
  /** Compiler options beside the common ones. */
  readonly paths?: Readonly<Record<string, readonly string[]>>;
}

const orval = (document: string, to: string, client: string) => [
  "orval",
  ...["--input", document, "--output", join(to, "api.ts"), "--client", client],
];

export const heyApi: Generator = {
  name: "hey-api with zod",
  command: (document, to) => [
    "openapi-ts",
    ...["-i", document, "-o", to, "--no-log-file"],
    ...["-p", "@hey-api/typescript", "zod", "@hey-api/sdk", "@hey-api/client-fetch"],
  ],
};

export const codegen: Generator = {
  name: "openapi-typescript-codegen",
  command: (document, to) => ["openapi", "--input", document, "--output", to, "--client", "fetch"],
};

export const generators: readonly Generator[] = [
  heyApi,
  {
    name: "orval",
    command: (document, to) => orval(document, to, "fetch"),
  },
  {
    name: "orval with zod",
    command: (document, to) => orval(document, to, "zod"),
  },
  {
    name: "openapi-zod-client",
    command: (document, to) => ["openapi-zod-client", document, "-o", join(to, "api.ts"), "--export-schemas"],
    // It writes for zod 3.
    paths: { zod: ["zod3"] },
  },
  codegen,
];

/** Installs the generators if they are missing or differ from the lockfile. */
export async function install(): Promise<void> {
  const wanted = await readFile(join(import.meta.dirname, lock), "utf8");
  const installed = existsSync(join(home, "node_modules/.package-lock.json"));
  if (installed && (await readFile(join(home, lock), "utf8")) === wanted) return;
  await mkdir(home, { recursive: true });
  for (const file of ["package.json", lock, ".npmrc"]) {
    await copyFile(join(import.meta.dirname, file), join(home, file));
  }
  await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: home });
}

/** The folder of what a generator wrote for an API. */
export function folderOf(generator: Generator, api: string): string {
  return join(home, "out", `${api}-${generator.name.replaceAll(" ", "-")}`);
}

/** Lets a generator read a document. Returns the folder with its output. @throws Error with what it printed, if it fails. */
export async function generateWith(generator: Generator, document: string, api: string): Promise<string> {
  const to = folderOf(generator, api);
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const [program = "", ...args] = generator.command(document, to);
  await run(join(home, "node_modules/.bin", program), args, { cwd: home });
  return to;
}

/** What the TypeScript compiler reports about a folder of generated code; empty if it compiles. */
export function compileErrors(folder: string, { paths = {} }: Generator): string {
  const packages = relative(folder, join(home, "node_modules"));
  const config = {
    compilerOptions: {
      ...{ strict: true, noEmit: true, skipLibCheck: true, types: [], allowImportingTsExtensions: true },
      ...{ target: "es2023", module: "esnext", moduleResolution: "bundler" },
      lib: ["es2023", "dom", "dom.iterable"],
      paths: Object.fromEntries(
        Object.entries(paths).map(([name, [target = name]]) => [name, [`${packages}/${target}`]]),
      ),
    },
    include: ["**/*.ts"],
  };
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const host = hostFor(options, folder);
  const program = ts.createProgram(fileNames, options, host);
  return ts.formatDiagnostics([...errors, ...ts.getPreEmitDiagnostics(program)], host);
}
