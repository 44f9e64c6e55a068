/** How far a request had come: nothing of it was written, something was, or its response had begun. */
export type Phase = "connecting" | "waiting" | "receiving";

/** Marks an error, or the reason of a signal, with how far the request had come that it ended. One that is frozen stays as it is. */
export function marked<Reason>(reason: Reason, phase: Phase): Reason {
  if (reason instanceof Error)
    Reflect.defineProperty(reason, "phase", { value: phase, configurable: true, writable: true });
  return reason;
}
