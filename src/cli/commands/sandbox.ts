import { type Command, InvalidArgumentError, Option } from "commander";
import type { SandboxApi } from "../../sandbox/core/api.ts";
import { variableOf } from "../credentials.ts";
import { CommandFailed, exit } from "../exit.ts";

const DEFAULT_PORT = 4080;

interface SandboxCommandOptions {
  readonly port: number;
  readonly host: string;
  readonly data?: string;
  readonly fault?: readonly string[];
  readonly runDuration: number;
  readonly rateLimit: boolean;
}

const EXAMPLES = `
Faults are things that go wrong on purpose, such as status=503,times=2 or drop-after,operation=importAttendees,probability=0.1,seed=7.
The sandbox's README has the list. A request may ask for one itself, with the header x-sandbox-fault.

Examples:
  concord sandbox
  concord sandbox --port 0 --run-duration 5s
  concord sandbox --data sandbox.db --fault "status=503,probability=0.2,seed=1" --fault "slow-body=300ms"`;

export function addSandbox(program: Command): void {
  program
    .command("sandbox")
    .summary("serve the APIs on this machine, offline")
    .description("Serves every API on this machine, with its rules enforced and state kept, until Ctrl-C.")
    .option("--port <n>", "port to listen on; 0 takes a free one", port, DEFAULT_PORT)
    .option("--host <host>", "address to listen on", "127.0.0.1")
    .option("--data <file>", "keep the state in this file; without it, it is gone at the end")
    .option("--fault <fault>", "something that goes wrong on purpose; may be given more than once", collect)
    .addOption(
      new Option("--run-duration <time>", "how long a run takes").argParser(duration).default(1500, "1500ms"),
    )
    .option("--no-rate-limit", "answer any number of requests")
    .addHelpText("after", EXAMPLES)
    .action(serve);
}

async function serve({ fault = [], rateLimit, ...options }: SandboxCommandOptions): Promise<void> {
  const { MalformedFault, startSandbox, UnusableDataFile } = await import("../../sandbox/index.ts");
  const sandbox = await startSandbox({
    ...options,
    faults: fault,
    ...(rateLimit ? {} : { rateLimits: false }),
  }).catch((error: unknown) => {
    const misuse = error instanceof MalformedFault || error instanceof UnusableDataFile;
    throw misuse ? new CommandFailed(error.message, exit.misuse) : error;
  });
  for (const [api, url] of Object.entries(sandbox.urls)) {
    console.log(`${api}  ${url}`);
    const keys: Readonly<Record<string, SandboxApi["keys"]>> = sandbox.keys;
    for (const [name, key] of Object.entries(keys[api] ?? {})) {
      const parts = typeof key === "string" ? [key] : Object.entries(key).map((part) => part.join("="));
      console.log(`  ${name.padEnd(10)} ${parts.join(" ")}`);
    }
    const { full = "" } = keys[api] ?? {};
    const parts = typeof full === "string" ? [["key", full]] : Object.entries(full);
    const variables = parts.map(([name, value]) => `${variableOf(api, name)}=${value}`);
    console.log(`  ${variables.join(" ")} concord call ${api} --help --base-url ${url}`);
  }
  console.log("Ctrl-C stops it.");
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve).once("SIGTERM", resolve);
  });
  await sandbox.close();
}

function collect(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}

function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535)
    throw new InvalidArgumentError("It is a whole number from 0 to 65535.");
  return number;
}

/** `1500`, `1500ms` and `1.5s`, to milliseconds. */
function duration(text: string): number {
  const [, amount, unit = "ms"] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  if (amount === undefined) throw new InvalidArgumentError("It is a time such as 0, 1500ms or 2s.");
  return Number(amount) * (unit === "m" ? 60_000 : unit === "s" ? 1000 : 1);
}
