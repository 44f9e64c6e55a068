import { objectOf } from "../call/fields.ts";
import { CommandFailed, exit } from "../exit.ts";
import type { EmitOptions } from "./options.ts";

/** The line of the event that the options describe. @throws CommandFailed if they name no event. */
export function oneEvent({ event, f = [], F = [] }: EmitOptions): Uint8Array {
  if (event === undefined) {
    throw new CommandFailed("--one needs the type of the event: --event user.signed_up", exit.misuse);
  }
  return Buffer.from(`${JSON.stringify({ event, payload: objectOf([...f, ...F]) })}\n`);
}
