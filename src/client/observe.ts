import type { Attempt, Trace } from "./errors.ts";
import type { Hooks, Wait } from "./options.ts";
import { quietly } from "./quietly.ts";

/** Reports to an observer, who cannot break the call that it watches. */
export function observe<Name extends keyof Hooks>(
  {
    hooks,
    trace,
  }: { readonly hooks?: Hooks | undefined; readonly trace: Pick<Trace, "operation" | "requestId"> },
  name: Name,
  what: Parameters<NonNullable<Hooks[Name]>>[0],
): void {
  const hook = hooks?.[name];
  if (hook) void quietly(() => hook(what as Attempt & Wait & Headers, trace));
}
