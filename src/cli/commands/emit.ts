import { type Command, InvalidArgumentError } from "commander";
import { meshes } from "../../../generated/meshes/index.ts";
import { withConnectionOptions } from "../connection.ts";
import { credentialHelp } from "../credentials.ts";
import type { EmitOptions } from "../emit/options.ts";
import { interruptible } from "../interrupt.ts";
import { atLeastOne } from "../numbers.ts";

const EXAMPLES = `
Each line is one event: {"event":"user.signed_up","payload":{"email":"ines@example.com"}}. All lines are checked before any
of them is sent; standard input is checked on the way.

The API cannot recognise an event that comes twice, so a batch whose answer was lost is not sent again: its events may be in
or not. What is not known to be in is kept beside the input, and can be emitted as it is:
  <file>.rejected.ndjson  refused, each with its line and the reason
  <file>.unknown.ndjson   their answer was lost
  <file>.unsent.ndjson    not sent, because something stopped the others

Examples:
  concord emit events.ndjson --dry-run
  concord emit events.ndjson
  concord emit events.ndjson --workspace 7c9e6679-7425-40de-944b-e07fc1f90ae7 --skip-invalid --json
  zcat events.ndjson.gz | concord emit - --resend-unknown

Ctrl-C waits for the answers to what is on its way, a second one gives them up.
${credentialHelp(meshes, meshes.operations["POST /api/v1/events/bulk"])}

Exit codes: 0 every event is in, 3 some are not or may not be, 1 failed, 2 wrong use or invalid input, 130 interrupted.`;

export function addEmit(program: Command): void {
  const command = program
    .command("emit")
    .summary("send events to Meshes")
    .description(
      "Sends any number of events to Meshes: checks them, sends them in batches, accounts for each.",
    )
    .argument("<file>", "NDJSON, one event per line; - reads standard input")
    .option("--workspace <uuid>", "workspace of the events that name none", uuid)
    .option("--skip-invalid", "pass over events that break a rule, and keep them in <file>.rejected.ndjson")
    .option("--dry-run", "check only; nothing is sent")
    .option("--resend-unknown", "send a batch again whose answer was lost: its events may then be in twice")
    .option("--concurrency <n>", "batches under way at once", atLeastOne, 4)
    .option("--batch-events <n>", "events per batch, fewer than the API allows", atLeastOne)
    .option("--json", "print one JSON object at the end")
    .addHelpText("after", EXAMPLES);
  withConnectionOptions(command).action(async (file: string, options: EmitOptions) => {
    const { runEmit, tell } = await import("../emit/index.ts");
    const work = (stop: AbortSignal, atOnce: AbortSignal) => runEmit(file, options, stop, atOnce);
    process.exitCode = tell(await interruptible(work, { patient: true }), options);
  });
}

function uuid(text: string): string {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text;
  throw new InvalidArgumentError("It is the UUID of a workspace.");
}
