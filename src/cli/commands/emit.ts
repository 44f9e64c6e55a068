import { type Command, InvalidArgumentError } from "commander";
import { textField, typedField } from "../call/fields.ts";
import { withConnectionOptions } from "../connection-options.ts";
import type { EmitOptions } from "../emit/options.ts";
import { CommandFailed, exit } from "../exit.ts";
import { interruptible } from "../interrupt.ts";
import { atLeastOne } from "../numbers.ts";
import { eachRead } from "../repeated.ts";

/** Adds the command. Its help on credentials is read from the contract only if `args` name the command. */
export async function addEmit(program: Command, args: readonly string[]): Promise<void> {
  const help = args.includes("emit") ? (await import("../emit/help.ts")).help : "";
  const command = program
    .command("emit")
    .summary("send events to Meshes")
    .description(
      "Sends any number of events to Meshes: checks them, sends them in batches, and counts what became of each.",
    )
    .argument("[file]", "NDJSON, one event per line, or a JSON array; - reads standard input")
    .option("--one", "send one event, made of --event, -f and -F, instead of a file")
    .option("--event <type>", "with --one: the type of the event")
    .option("-f <key=value>", "with --one: a property of the payload, as text", eachRead(textField))
    .option(
      "-F <key=value>",
      "with --one: the same, read as JSON if it is JSON; key=@file reads a file",
      eachRead(typedField),
    )
    .option("--workspace <uuid>", "workspace for events that name none", uuid)
    .option("--skip-invalid", "leave out events that break a rule, and write them to <file>.rejected.ndjson")
    .option("--dry-run", "check the events only; nothing is sent, and no key is needed")
    .option("--resend-unknown", "retry a batch whose response was lost: its events may then be in twice")
    .option("--concurrency <n>", "batches under way at once", atLeastOne, 4)
    .option("--batch-events <n>", "events per batch, if fewer than the API allows", atLeastOne)
    .option("--json", "print one JSON object at the end")
    .option("-q, --quiet", "report only what is wrong")
    .option("--no-progress", "show no progress line")
    .addHelpText("after", help);
  withConnectionOptions(command).action(async (file: string | undefined, options: EmitOptions) => {
    if ((file === undefined) === (options.one !== true)) {
      throw new CommandFailed(
        "Name a file of events, or give one event with --one. (--help shows what there is)",
        exit.misuse,
      );
    }
    const { runEmit, printReport } = await import("../emit/index.ts");
    const work = (stop: AbortSignal, atOnce: AbortSignal) => runEmit(file ?? "-", options, stop, atOnce);
    process.exitCode = printReport(await interruptible(work, { patient: true }), options);
  });
}

function uuid(text: string): string {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text;
  throw new InvalidArgumentError("It is the UUID of a workspace.");
}
