import type { Env } from "./env.ts";

/**
 * Counts the deadline of a verb down, over all the calls that the verb makes. Each call gets what is left; a caller who set
 * no deadline gets none. The client's own `deadline` is another thing: it limits each call by itself.
 */
export function countdown(env: Env, deadline: number | undefined): () => { readonly deadline?: number } {
  const end = deadline === undefined ? undefined : env.monotonic() + deadline;
  return () => (end === undefined ? {} : { deadline: Math.max(0, end - env.monotonic()) });
}
