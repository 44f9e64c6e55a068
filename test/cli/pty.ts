import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { folder, KEY, PROGRAM } from "./concord.ts";

export interface Terminal {
  /** All that was written so far, control sequences included. */
  readonly written: () => string;
  /** Waits until the output contains a text. */
  until(isThere: (written: string) => boolean): Promise<void>;
  /** Types a text, as a person does. */
  type(text: string): void;
  /** Closes the terminal, as its window does. */
  close(): void;
  /** Changes the width, of which SIGWINCH tells the program. */
  resize(columns: number): void;
  /** Whether the program still runs. */
  isRunning(): boolean;
  /** Exit code and all that was written. */
  readonly ended: Promise<{ readonly code: number | null; readonly written: string }>;
}

/** Runs the command line in a pseudo-terminal, which the `script` of util-linux opens. */
export async function terminal(
  args: readonly string[],
  columns: number,
  { cwd, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Terminal> {
  const { PATH, HOME } = process.env;
  const named = join(await folder(), "tty");
  const command = `tty > "$PTY_NAME"; echo $$ > "$PTY_NAME.pid"; stty cols ${columns} rows 24; exec "$NODE" "$PROGRAM" ${args.map((arg) => `'${arg}'`).join(" ")}`;
  const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd,
    env: {
      PATH,
      HOME,
      SHELL: "/bin/sh",
      TERM: "xterm-256color",
      MESHI_KEY: KEY,
      NODE: process.execPath,
      PROGRAM,
      PTY_NAME: named,
      ...env,
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let written = "";
  let heard = (): void => {};
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    written += part;
    heard();
  });
  const closed = once(child, "close");
  return {
    written: () => written,
    async until(isThere) {
      while (!isThere(written)) {
        const more = new Promise<"more">((resolve) => {
          heard = () => resolve("more");
        });
        if ((await Promise.race([more, closed])) !== "more") break;
      }
      if (!isThere(written)) throw new Error(`It ended without that:\n${written}`);
    },
    type: (text) => {
      child.stdin.write(text);
    },
    close: () => {
      child.kill("SIGKILL");
    },
    resize: (width) => {
      execFileSync("stty", ["-F", readFileSync(named, "utf8").trim(), "cols", String(width)]);
    },
    isRunning: () => {
      try {
        // Of a process that has ended and is not waited for, this is empty.
        return readFileSync(`/proc/${readFileSync(`${named}.pid`, "utf8").trim()}/cmdline`, "utf8") !== "";
      } catch {
        return false;
      }
    },
    ended: closed.then(() => ({ code: child.exitCode, written })),
  };
}

/** What a terminal of this width shows of an output, without colours: all lines, also those that scrolled away. */
export function screenOf(written: string, columns: number): string[] {
  const lines: string[] = [""];
  let row = 0;
  let column = 0;
  const put = (character: string): void => {
    if (column === columns) down();
    const line = lines[row] ?? "";
    lines[row] = `${line.slice(0, column).padEnd(column)}${character}${line.slice(column + 1)}`;
    column += 1;
  };
  const down = (): void => {
    row += 1;
    column = 0;
    lines[row] ??= "";
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are driven by control characters
  for (const [token, count = "", code] of written.matchAll(/\u001b\[([\d;?]*)([A-Za-z])|./gsu)) {
    if (code === "A") row = Math.max(0, row - Number(count || 1));
    else if (code === "J") lines.splice(row, lines.length, (lines[row] ?? "").slice(0, column));
    else if (code === "K") lines[row] = count === "2" ? "" : (lines[row] ?? "").slice(0, column);
    else if (code !== undefined) continue;
    else if (token === "\r") column = 0;
    else if (token === "\n") down();
    else put(token);
  }
  return lines.map((line) => line.trimEnd());
}

/** The lines that were drawn again and again in one place. */
export function drawnLines(written: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are driven by control characters
  return [...written.matchAll(/(?:\u001b\[2K|\u001b\[J)([^\r\n\u001b]+)/g)].map(([, line = ""]) => line);
}
