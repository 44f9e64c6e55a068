import { type Context, createContext, Script } from "node:vm";

/** The check of a request took too long, and was ended so that other requests need not wait for it. */
export class TooSlow extends Error {
  override readonly name = "TooSlow";
}

/** How long a check may take at least, in ms. A test that waits for the end of one sets less. */
export const bound = { ms: 2000 };
/** How many bytes of a request earn one more. */
const BYTES = 500;

let watched: { readonly script: Script; readonly context: Context } | undefined;

/**
 * Runs the check of a request of so many bytes. A pattern of a document, or its alternatives, may take for ever, and meanwhile no other
 * request is worked on. Nothing within the program can end a pattern, so the check runs in a context of its own, which has a time limit.
 * That costs a tenth of a millisecond.
 * @throws TooSlow
 */
export function withinTime<T>(bytes: number, check: () => T): T {
  watched ??= { script: new Script("check()"), context: createContext({}) };
  const { script, context } = watched;
  let found: { readonly value: T } | undefined;
  context.check = () => {
    found = { value: check() };
  };
  try {
    script.runInContext(context, { timeout: bound.ms + Math.floor(bytes / BYTES) });
  } catch (error) {
    if (Object(error).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") throw new TooSlow();
    throw error;
  } finally {
    context.check = undefined;
  }
  if (!found) throw new TooSlow();
  return found.value;
}
