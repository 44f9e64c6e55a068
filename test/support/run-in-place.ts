import { runProgram } from "../../src/cli/program.ts";

/** What a command printed, and its exit code. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of `concord` in this process, which must have nothing else to do meanwhile: folder and environment are its own. */
export async function runInPlace(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<Ran> {
  const [before, folder] = [{ ...process.env }, process.cwd()];
  process.chdir(cwd);
  replace(env);
  const [out, err] = [capture(process.stdout), capture(process.stderr)];
  try {
    const code = await runProgram(args);
    return { code, out: out.text(), err: err.text() };
  } finally {
    out.end();
    err.end();
    replace(before);
    process.chdir(folder);
  }
}

/** Changes the variables themselves: the home folder, for one, is looked up beside `process.env`. */
function replace(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}

function capture(stream: NodeJS.WriteStream) {
  const { write } = stream;
  const chunks: Buffer[] = [];
  stream.write = (chunk: string | Uint8Array, ...more: unknown[]) => {
    chunks.push(Buffer.from(chunk));
    const done = more.at(-1);
    if (typeof done === "function") done();
    return true;
  };
  return {
    text: () => Buffer.concat(chunks).toString("utf8"),
    end: () => {
      stream.write = write;
    },
  };
}
