import type { Command } from "commander";
import type { CallOptions } from "../call/perform.ts";
import { withConnectionOptions } from "../connection-options.ts";
import { stoppable } from "../interrupt.ts";

const API = "meshi";
const OPERATION = "getRun";

const EXAMPLES = `
Examples:
  concord runs run_7d3f           # needs: the id of a run, as an import prints it
  concord runs run_7d3f --wait    # needs: the same

Exit codes: 0 shown, or succeeded with --wait, 1 not found, or failed with --wait, 2 wrong use, 3 partial with --wait: some
items failed.

The key is read from MESHI_KEY, from --key-file, or from a profile (concord login).`;

export function addRuns(program: Command): void {
  const command = program
    .command("runs")
    .summary("show a run, or wait for its end")
    .description("Shows a run of Meshi as JSON, with the errors of its items; --wait follows it to its end.")
    .argument("<id>", "id of the run, as an import prints it")
    .option("--wait", "poll until the run has ended")
    .addHelpText("after", EXAMPLES);
  withConnectionOptions(command).action(async (id: string, options: CallOptions) => {
    const [{ operationNamed }, { perform }] = await Promise.all([
      import("../call/operation.ts"),
      import("../call/perform.ts"),
    ]);
    const operation = await operationNamed(API, OPERATION);
    const params = { path: { run_id: id }, query: {}, header: {} };
    process.exitCode = await stoppable((signal) => perform(operation, { params }, options, signal));
  });
}
