import { meshes } from "../../../generated/meshes/index.ts";
import type { ClientOptions } from "../../client/index.ts";
import type { Display } from "../bulk/display.ts";
import { endingEarly } from "../bulk/early-end.ts";
import { patience } from "../bulk/patience.ts";
import { connectionTo, describeTarget } from "../connection.ts";
import { OPERATION } from "./operation.ts";
import type { EmitOptions } from "./options.ts";

/** Where the events go. */
export interface Recipient {
  readonly options: ClientOptions;
  /** The line that says where the calls go. */
  readonly where: string;
}

/** The connection of an emission, which a signal ends early. @throws CommandFailed without a usable key or base URL. */
export async function recipientOf(
  options: EmitOptions,
  display: Display,
  stop: AbortSignal,
  atOnce: AbortSignal,
): Promise<Recipient> {
  const connection = await connectionTo(meshes, meshes.operations[OPERATION], { ...options, stop }, (line) =>
    display.line(line),
  );
  const { options: ending, waits } = endingEarly(connection, stop, atOnce);
  const patient = patience(ending, options.concurrency, waits(display.onWait));
  const where = describeTarget(connection);
  if (!options.resendUnknown) return { options: patient, where };
  return { options: { ...patient, retry: { ...patient.retry, atLeastOnce: true } }, where };
}
