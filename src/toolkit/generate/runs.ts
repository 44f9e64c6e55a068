import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { terminalOf } from "../../openapi/annotations.ts";
import type { Link, Operation, Outcome, State } from "../../openapi/contract.ts";
import { present, textOf } from "../../openapi/json.ts";
import type { ResolvedLink } from "../../openapi/links.ts";
import type { DescribedOperation } from "../../openapi/operations.ts";
import type { Source } from "../../openapi/source.ts";
import { inSuccess, single } from "./bodies.ts";
import { readProgress } from "./progress.ts";

/** The run that an operation starts, and the state that a read reports. `followed`: a `run` or `poll` link leads here. */
export function readRuns(
  source: Source,
  operation: DescribedOperation,
  links: readonly ResolvedLink[],
  followed: boolean,
): Pick<Operation, "run" | "state"> {
  return present({
    run: readRun(source, links),
    state: followed ? readState(source, operation) : undefined,
  });
}

/** The run link of an operation. All its success responses must have the same one. */
function readRun(source: Source, links: readonly ResolvedLink[]): Link | undefined {
  let first: Link | undefined;
  for (const link of links) {
    if (link.name === "poll") checkStates(source, link);
    if (link.name !== "run") continue;
    checkStates(source, link);
    const run: Link = { operation: link.target.key, parameters: link.parameters };
    first ??= run;
    if (JSON.stringify(run) === JSON.stringify(first)) continue;
    const remedy = "Give every success response of the operation the same link.";
    source.report(
      source.location(link.value),
      "link-target",
      "`run` differs from that of another response",
      remedy,
    );
  }
  return first;
}

function checkStates(source: Source, link: ResolvedLink): void {
  if (inSuccess(source, link.target, ANNOTATION.terminal).length > 0) return;
  const message = `${link.target.key} has no state that ends the waiting`;
  const remedy =
    "Mark the terminal values of its status with x-terminal, or link to the operation that reads the run.";
  source.report(source.location(link.value, "operationId"), "link-target", message, remedy);
}

function readState(source: Source, operation: DescribedOperation): State | undefined {
  const marked = inSuccess(source, operation, ANNOTATION.terminal);
  const status = single(source, operation, ANNOTATION.terminal, marked)?.pointer;
  if (status === undefined) return undefined;
  const outcomes: Record<string, Outcome> = {};
  for (const { pointer, schema } of marked) {
    const value = textOf(schema.const);
    if (pointer === status && value !== undefined) outcomes[value] = terminalOf(schema) as Outcome; // its JSON Schema allows no other
  }
  const finishedAt = inSuccess(source, operation, ANNOTATION.finishedAt);
  return present({
    status,
    outcomes,
    finishedAt: single(source, operation, ANNOTATION.finishedAt, finishedAt)?.pointer,
    progress: readProgress(source, operation),
  });
}
