import { type Command, InvalidArgumentError, Option } from "commander";
import type { PublishedKeys } from "../../sandbox/core/api.ts";
import type { LogEntry } from "../../sandbox/index.ts";
import { CommandFailed, exit } from "../exit.ts";
import { untilStopped } from "../interrupt.ts";
import { port } from "../port.ts";
import { repeated } from "../repeated.ts";
import { describedApi } from "../sandbox/described-api.ts";
import { keyTable } from "../sandbox/key-table.ts";
import { readOverrides } from "../sandbox/read-overrides.ts";
import { requestLine, requestLines } from "../sandbox/request-line.ts";
import { type AllowedHosts, allowHost } from "../toolkit/allow-host.ts";
import { overlayOption } from "../toolkit/overlay.ts";

const DEFAULT_PORT = 4080;

interface SandboxCommandOptions extends AllowedHosts {
  readonly port: number;
  readonly host: string;
  readonly overlay?: readonly string[];
  readonly overrides?: string;
  readonly samples: boolean;
  readonly data?: string;
  readonly reset: boolean;
  readonly cors?: readonly string[];
  readonly log: "text" | "json" | "off";
  readonly verbose: boolean;
  readonly fault?: readonly string[];
  readonly runDuration: number;
  readonly rateLimit: boolean;
}

const EXAMPLES = `
Faults are things that go wrong on purpose, such as status=503,times=2 or drop-after,operation=importAttendees,probability=0.1,seed=7.
A request may ask for one itself, with the header x-sandbox-fault. After a wrong name, all of them are listed.
At the start, the sandbox prints its addresses and keys.

Examples:
  concord sandbox
  concord sandbox --port 0 --run-duration 5s
  concord sandbox openapi.yaml --overlay api.overlay.yaml
  concord sandbox openapi.yaml --overrides rules.ts
  concord sandbox --cors http://localhost:5173
  concord sandbox --log json | jq 'select(.status >= 400)'    # needs: jq
  concord sandbox --data sandbox.db --fault "status=503,probability=0.2,seed=1" --fault "slow-body=300ms"

Exit codes: 0 stopped by Ctrl-C, 1 it cannot listen there, 2 wrong use, or an unusable document, data file or module.`;

export function addSandbox(program: Command): void {
  program
    .command("sandbox")
    .summary("serve the APIs on this machine, offline")
    .description(
      "Serves every API on this machine until Ctrl-C. It enforces the rules and keeps state. With a document, it serves the API that the document describes: what you POST, you can GET and DELETE.",
    )
    .argument("[document]", "another API: a name of redocly.yaml, or an OpenAPI document by file or URL")
    .addOption(overlayOption())
    .addOption(allowHost())
    .option("--overrides <file>", "module with rules that you write; all else is derived from the document")
    .option("--no-samples", "begin with the document's examples alone, without samples of its schemas")
    .option("--port <n>", "port to listen on; 0 takes a free one", port, DEFAULT_PORT)
    .option("--host <host>", "address to listen on", "127.0.0.1")
    .addOption(
      new Option("--data <file>", "keep the state in this file, instead of in memory").argParser(fileName),
    )
    .option("--reset", "empty the file of --data first", false)
    .option("--cors <origin>", "let web pages of this origin call; * for all; may be repeated", repeated)
    .addOption(
      new Option("--log <form>", "one line for each request")
        .choices(["text", "json", "off"])
        .default("text"),
    )
    .option("-v, --verbose", "log the bodies too, secrets masked", false)
    .option("--fault <fault>", "something that goes wrong on purpose; may be repeated", repeated)
    .addOption(
      new Option("--run-duration <time>", "how long a run takes").argParser(duration).default(1500, "1500ms"),
    )
    .option("--no-rate-limit", "admit any number of requests")
    .addHelpText("after", EXAMPLES)
    .action(serve);
}

async function serve(document: string | undefined, command: SandboxCommandOptions): Promise<void> {
  const { fault = [], rateLimit, log, verbose, cors, overlay, allowHost: hosts, ...rest } = command;
  const { overrides, samples, ...options } = rest;
  if (options.reset && options.data === undefined) {
    throw new CommandFailed("--reset empties the file of --data: name it as well.", exit.misuse);
  }
  const given = Object.entries({ "--overlay": overlay, "--allow-host": hosts, "--overrides": overrides });
  const needing = given.find(([, value]) => value !== undefined);
  if (needing && document === undefined) {
    throw new CommandFailed(`${needing[0]} goes with a document: name that as well.`, exit.misuse);
  }
  const sandboxes = await import("../../sandbox/index.ts");
  const {
    MalformedFault,
    MalformedOrigin,
    startDerivedSandbox,
    startSandbox,
    UnknownOverride,
    UnusableDataFile,
  } = sandboxes;
  const settings = {
    ...options,
    faults: fault,
    ...(cors && { cors }),
    ...(rateLimit ? {} : { rateLimits: false as const }),
    ...(log !== "off" && { log: writer(log, verbose), logBodies: verbose }),
    note: (text: string) => console.error(`concord: ${text}`),
  };
  const start = async (): Promise<Served> => {
    if (document === undefined) return startSandbox(settings);
    const described = await describedApi(document, { overlays: overlay, hosts });
    const { leftOutOperations } = await import("../../openapi/left-out-operations.ts");
    const { openapi, notes } = described;
    for (const note of [...notes, ...leftOutOperations(openapi, "The sandbox does not serve")])
      settings.note(note);
    const written = overrides === undefined ? {} : { overrides: await readOverrides(overrides) };
    const begins = samples ? {} : { samples };
    const sandbox = await startDerivedSandbox(described, { ...settings, ...begins, ...written });
    const { name, contract } = described;
    const givesTokens = Object.values(contract?.securitySchemes ?? {}).some(
      (scheme) => scheme.clientCredentials,
    );
    const tokens = givesTokens && {
      tokens: `Tokens: POST ${sandbox.tokenUrl}, client id: one of the keys, client secret: ${sandbox.clientSecret}`,
    };
    return { ...sandbox, urls: { [name]: sandbox.baseUrl }, keys: { [name]: sandbox.keys }, ...tokens };
  };
  const sandbox = await start().catch((error: unknown) => {
    const misuse =
      error instanceof MalformedFault ||
      error instanceof UnusableDataFile ||
      error instanceof UnknownOverride ||
      error instanceof MalformedOrigin;
    throw misuse ? new CommandFailed(error.message, exit.misuse) : error;
  });
  // Programs read a JSON log, so nothing else goes to standard output.
  const say = log === "json" ? console.error : console.log;
  for (const [api, url] of Object.entries(sandbox.urls)) {
    say(keyTable(api, url, sandbox.keys[api] ?? {}, document === undefined));
  }
  if (sandbox.tokens !== undefined) say(sandbox.tokens);
  if (sandbox.open) {
    console.error(
      `concord: The sandbox listens on ${options.host}, so others in your network can reach it. Its keys are public.`,
    );
  }
  // Listens before it says so.
  const stopped = untilStopped();
  say("Ctrl-C stops it.");
  await stopped;
  await sandbox.close();
}

/** A sandbox of the known APIs, or of a document. */
interface Served {
  readonly urls: Readonly<Record<string, string>>;
  readonly keys: Readonly<Record<string, PublishedKeys>>;
  /** Says how to get a token. */
  readonly tokens?: string;
  readonly open: boolean;
  close(): Promise<void>;
}

function writer(form: "text" | "json", verbose: boolean): (entry: LogEntry) => void {
  if (form === "json") return (entry) => console.log(JSON.stringify(entry));
  return (entry) => console.log(verbose ? requestLines(entry) : requestLine(entry));
}

function fileName(text: string): string {
  if (text === "") throw new InvalidArgumentError("It is the name of a file.");
  return text;
}

/** `1500`, `1500ms` or `1.5s` in milliseconds. */
function duration(text: string): number {
  const [, amount, unit = "ms"] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  if (amount === undefined) throw new InvalidArgumentError("It is a time such as 0, 1500ms or 2s.");
  return Number(amount) * (unit === "m" ? 60_000 : unit === "s" ? 1000 : 1);
}
