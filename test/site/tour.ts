import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { Packed } from "../../scripts/packages.ts";
import { type Server, start } from "../../scripts/server.ts";
import { npmInstall } from "../../scripts/smoke/shell.ts";
import { SANDBOX } from "../../src/toolkit/docs/samples/samples.ts";
import { type Fence, fencesOf, NEEDS } from "./fences.ts";
import { file, type Given } from "./givens.ts";
import { writePrograms } from "./readers-programs.ts";

/** Separates the output of one block from that of the next. */
const MARK = "\u001e";
const PORT = new URL(SANDBOX).port;
/** A command that serves until somebody stops it: a reader gives it a terminal of its own. */
const SERVES = /^(?:npx concord|node --watch \S+main\.js) (?:sandbox|mock)\b(?!.*--help)/;

/** A command on documents alone: it asks no sandbox, so it does the same whatever that knows. */
const ON_DOCUMENTS = /^npx concord (?:init|generate|lint|diff|changelog|docs|mock|explain|completion)\b/;
/** What asks the sandbox of the reader. */
const ASKS = new RegExp(`127\\.0\\.0\\.1:${PORT}|^npx concord (?:call|import|emit|runs|auth|login)\\b`, "m");

/** Whether something on a page asks the sandbox of the reader. */
export function asksSandbox(page: string): boolean {
  return fencesOf(page).some(({ text }) => ASKS.test(text));
}

/** What is wrong with a page: the block, and the end of what it printed. */
export type Fault = string;

/**
 * A reader who has the packages as npm would deliver them, one sandbox with default options, and bash. Pages are read in folders of
 * the reader's own.
 */
export class Tour {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #sandbox: Server;

  private constructor(folder: string, env: NodeJS.ProcessEnv, sandbox: Server) {
    this.#folder = folder;
    this.#env = env;
    this.#sandbox = sandbox;
  }

  /** Installs the packages once, for the sandbox and for pages that are not about installing. */
  static async begin(packed: Packed): Promise<Tour> {
    const folder = mkdtempSync(join(tmpdir(), "concord-tour-"));
    const [bin, installed] = [join(folder, "bin"), join(folder, "installed")];
    for (const each of [bin, installed]) mkdirSync(each);
    await npmInstall(installed, packed.apis, packed.toolkit);
    const sandbox = await start(join(installed, "node_modules/.bin/concord"), ["sandbox", "--port", "0"]);
    await writePrograms(bin, packed);
    const env = {
      ...process.env,
      // The folders of readers are gone afterwards, and so is what Node compiles there.
      NODE_COMPILE_CACHE: join(folder, "compiled"),
      PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter),
      INSTALLED: installed,
      HOME: join(folder, "home"),
      XDG_CONFIG_HOME: join(folder, "home/.config"),
      npm_config_userconfig: process.env.npm_config_userconfig ?? join(homedir(), ".npmrc"),
      npm_config_cache: process.env.npm_config_cache ?? join(homedir(), ".npm"),
      npm_config_prefer_offline: "true",
      npm_config_audit: "false",
      npm_config_fund: "false",
      ...{ GIT_AUTHOR_NAME: "A reader", GIT_AUTHOR_EMAIL: "reader@example.com" },
      ...{ GIT_COMMITTER_NAME: "A reader", GIT_COMMITTER_EMAIL: "reader@example.com" },
    };
    return new Tour(folder, env, sandbox);
  }

  /** An empty folder for the next reader. */
  emptyFolder(): string {
    this.#env.READER = String(Number(this.#env.READER ?? 0) + 1);
    return mkdtempSync(join(this.#folder, "reader-"));
  }

  /** Address of the sandbox. */
  get origin(): string {
    return this.#sandbox.origin;
  }

  async end(): Promise<void> {
    await this.#sandbox.stop();
    rmSync(this.#folder, { recursive: true });
  }

  /**
   * Does in one shell what a page says, in its order: saves files, runs programs and commands, and compares what they print with
   * what the page shows. Who reads it `again`, on a sandbox that knows what was done, leaves out what does the same on any, and may
   * see other output.
   */
  async read(
    page: string,
    folder: string,
    { given = "", again = false }: { given?: Given; again?: boolean } = {},
  ): Promise<Fault[]> {
    const fences = fencesOf(page).map((fence) => (again ? withoutDocuments(fence) : fence));
    const ports = new Map([[PORT, new URL(this.origin).port]]);
    for (const [, port = ""] of page.matchAll(/--port (\d+)/g))
      if (port !== "0") ports.set(port, String(await freePort()));
    const steps = await Promise.all(fences.map((fence, index) => this.#step(fence, index, ports)));
    const script = [PRELUDE, given, ...steps.map((step, index) => `${step}\nprintf '${MARK}${index}\\n'`)];
    const { failure, stdout } = await this.#paste(script.join("\n"), folder, this.#envOf(page));
    const printed = stdout.split(new RegExp(`${MARK}\\d+\n`));
    if (failure !== undefined) {
      const at = fences[printed.length - 1];
      return [`line ${at?.line}: ${at?.text.trim()}\n${printed.at(-1)}${failure}`];
    }
    return again ? [] : differences(fences, printed);
  }

  /** A page that later readers take has a folder where its installations are kept. */
  #envOf(page: string): NodeJS.ProcessEnv {
    if (!asksSandbox(page)) return this.#env;
    const KEPT = join(this.#folder, "kept", createHash("sha256").update(page).digest("hex"));
    mkdirSync(KEPT, { recursive: true });
    return { ...this.#env, KEPT };
  }

  async #step(
    { language, title, text }: Fence,
    index: number,
    ports: ReadonlyMap<string, string>,
  ): Promise<string> {
    const local = text.replaceAll(/127\.0\.0\.1:(\d+)/g, (whole, port: string) => {
      const other = ports.get(port);
      return other === undefined ? whole : `127.0.0.1:${other}`;
    });
    if (language === "sh") {
      const lines = local.split("\n").filter((line) => !NEEDS.test(line));
      return (await Promise.all(lines.map((line) => this.#command(line, ports)))).join("\n");
    }
    if (title !== undefined && title !== "Output") return file(title, local);
    if (language !== "ts" || NEEDS.test(text.split("\n")[0] ?? "")) return ":";
    const name = `sample-${index + 1}.mts`;
    return `${file(name, local)}\nnode ${name}`;
  }

  /** A line of a block. The sandbox of the reader runs already; other servers are started beside, on ports that are free. */
  async #command(line: string, ports: ReadonlyMap<string, string>): Promise<string> {
    if (!SERVES.test(line)) return line;
    const command = line.replace(/\s+# .*$/, "");
    if (/^npx concord sandbox$/.test(command)) return ":";
    const named = command.replace(/--port (\d+)/, (_, port: string) => `--port ${ports.get(port) ?? port}`);
    return `serve ${named}${named.includes("--port") ? "" : " --port 0"}`;
  }

  #paste(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<{ failure?: string; stdout: string }> {
    return new Promise((resolve) => {
      const shell = spawn("bash", ["-c", script], { cwd, env, detached: true });
      const output = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"] as const)
        shell[name].setEncoding("utf8").on("data", (text: string) => {
          output[name] += text;
        });
      shell.stdin.end();
      shell.on("exit", (code) => {
        // Servers that the page has started.
        if (shell.pid !== undefined) kill(shell.pid);
        const last = output.stderr.trim().split("\n").slice(-12).join("\n");
        resolve({ stdout: output.stdout, ...(code !== 0 && { failure: `exit code ${code}: ${last}` }) });
      });
    });
  }
}

/** A step that fails ends the page. `serve` waits until a server prints its address, keeps that as SERVED, and leaves it running. */
const PRELUDE = `set -eo pipefail
serve() {
  exec 3< <(exec "$@" 2>&1)
  local line
  while IFS= read -r line <&3; do
    case $line in *http://127.0.0.1:*) SERVED=http:\${line##*http:}; cat <&3 > /dev/null & return 0 ;; esac
    echo "$line" >&2
  done
  return 1
}`;

/** A block of commands without those on documents. */
function withoutDocuments(fence: Fence): Fence {
  if (fence.language !== "sh") return fence;
  const lines = fence.text.split("\n").filter((line) => !ON_DOCUMENTS.test(line));
  return { ...fence, text: lines.join("\n") };
}

/** What a page shows as output and its commands have not printed. */
function differences(fences: readonly Fence[], printed: readonly string[]): Fault[] {
  return fences.flatMap(({ title, text, line }, index) => {
    const before = printed[index - 1] ?? "";
    if (title !== "Output" || before === text || before.endsWith(`\n${text}`)) return [];
    return [`line ${line} shows:\n${text}but this was printed:\n${before}`];
  });
}

/** Ends a group of processes; nothing is left of it where it has ended by itself. */
function kill(group: number): void {
  try {
    process.kill(-group);
  } catch (error) {
    if (Object(error).code !== "ESRCH") throw error;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
