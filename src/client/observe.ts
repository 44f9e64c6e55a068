import type { Attempt, Trace } from "./errors.ts";
import type { Hooks, Wait } from "./options.ts";

/** Reports to an observer, who cannot break the call that it watches. */
export function observe<Name extends keyof Hooks>(
  {
    hooks,
    trace,
  }: { readonly hooks?: Hooks | undefined; readonly trace: Pick<Trace, "operation" | "requestId"> },
  name: Name,
  what: Parameters<NonNullable<Hooks[Name]>>[0],
): void {
  try {
    const reported: unknown = hooks?.[name]?.(what as Attempt & Wait & Headers, trace);
    // Nobody waits for an asynchronous observer.
    if (reported instanceof Promise) reported.catch(() => {});
  } catch {}
}
