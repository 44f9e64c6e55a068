import type { Command } from "commander";
import { leftOutOperations } from "../../openapi/left-out-operations.ts";
import type { Mock } from "../../toolkit/mock/prism.ts";
import { CommandFailed, exit } from "../exit.ts";
import { untilStopped } from "../interrupt.ts";
import { port } from "../port.ts";
import { type AllowedHosts, allowHost } from "../toolkit/allow-host.ts";
import { overlayOption } from "../toolkit/overlay.ts";
import { perform } from "../toolkit/work.ts";

interface MockCommandOptions extends AllowedHosts {
  readonly port: number;
  readonly host: string;
  readonly overlay?: readonly string[];
  readonly dynamic?: boolean;
  readonly json?: boolean;
}

/** The packages of the mock. The toolkit does not install them: they are large and not always needed. */
const PRISM = ["prism-core", "prism-http", "prism-http-server"]
  .map((name) => `@stoplight/${name}@5.16.0`)
  .join(" ");

const HELP = `
The mock is Prism. It responds with the examples of the document, and checks every request: the header sl-violations names mistakes.
A request can choose the response:
  Prefer: code=404              the documented response of that status
  Prefer: example=Empty         an example by its name
  Prefer: dynamic=true          a body made from the schema
It keeps no state; \`concord sandbox <document>\` does.

Install Prism once: npm install --save-dev ${PRISM}

Examples:
  concord mock openapi.yaml             # needs: Prism
  concord mock example --port 4010      # needs: Prism
  concord mock openapi.yaml --dynamic   # needs: Prism

Exit codes: 0 stopped by Ctrl-C, 1 the port is taken or Prism is not installed, 2 wrong use.`;

export function addMock(program: Command): void {
  program
    .command("mock")
    .summary("serve the examples of an OpenAPI document, without state")
    .description("Serves a mock of an API that responds with the examples of its document, until Ctrl-C.")
    .argument(
      "[api]",
      "name of redocly.yaml, or a document by file or URL; default: the only one of redocly.yaml",
    )
    .addOption(overlayOption())
    .addOption(allowHost())
    .option("--port <n>", "port to listen on; 0 takes a free one", port, 4010)
    .option("--host <host>", "address to listen on", "127.0.0.1")
    .option("--dynamic", "make bodies from schemas, instead of taking the examples")
    .option("--json", "print where it listens as JSON")
    .addHelpText("after", HELP)
    .action(async (api: string | undefined, options: MockCommandOptions) => {
      process.exitCode = await serve(api, options);
    });
}

async function serve(name: string | undefined, options: MockCommandOptions): Promise<number> {
  const { json, overlay, allowHost: hosts, ...settings } = options;
  const { mock, api } = await perform("Starting", async () => {
    const { chosenApis } = await import("../../toolkit/project/chosen.ts");
    const base = process.cwd();
    const [api, ...others] = await chosenApis(base, name === undefined ? [] : [name], {
      overlays: overlay,
      hosts,
    });
    if (!api || others.length > 0)
      throw new CommandFailed(
        "There are several APIs. Name the one that is meant: `concord mock <name>`",
        exit.misuse,
      );
    const { inOnePiece } = await import("../../toolkit/project/reading.ts");
    const { takeOutLost } = await import("../../toolkit/project/lost-notes.ts");
    const { itemsAsText } = await import("../../toolkit/mock/items-as-text.ts");
    const { root, loaded } = await inOnePiece(base, api);
    const { notes } = takeOutLost(base, api, loaded, root);
    const document = itemsAsText(root);
    for (const note of [...notes, ...leftOutOperations(document, "The mock does not serve")])
      console.error(`concord: ${note}`);
    return { api, mock: await start(document, settings) };
  });
  // Listens before it says so.
  const stopped = untilStopped();
  console.log(
    json ? JSON.stringify({ api: api.name, url: mock.url }) : `${api.name}: ${mock.url}\nCtrl-C stops it.`,
  );
  await stopped;
  await mock.close();
  return exit.done;
}

async function start(
  document: object,
  settings: Pick<MockCommandOptions, "port" | "host" | "dynamic">,
): Promise<Mock> {
  const prism = await import("../../toolkit/mock/prism.ts").catch((error: unknown) => {
    if (Object(error).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new CommandFailed(
      `The mock is Prism, which is not installed here. Install it once: \`npm install --save-dev ${PRISM}\``,
    );
  });
  return prism.startMock(document, settings).catch((error: unknown) => {
    if (Object(error).code !== "EADDRINUSE") throw error;
    throw new CommandFailed(`Port ${settings.port} is taken. Name another one: --port 0 takes a free one.`);
  });
}
