import { objectOf, readFields } from "../call/fields.ts";
import { CommandFailed, exit } from "../exit.ts";
import type { EmitOptions } from "./options.ts";

/** The line of the event that the options describe. @throws CommandFailed if they name no event; the signal's reason. */
export async function oneEvent(
  { event, f = [], F = [] }: EmitOptions,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (event === undefined) {
    throw new CommandFailed("--one needs the type of the event: --event user.signed_up", exit.misuse);
  }
  const payload = objectOf(await readFields([...f, ...F], signal));
  return Buffer.from(`${JSON.stringify({ event, payload })}\n`);
}
