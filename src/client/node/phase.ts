/** How far a request had come: nothing of it was written, something was, or its response had begun. */
export type Phase = "connecting" | "waiting" | "receiving";

/**
 * Marks an error, or the reason of a signal, with how far the request had come that it ended. One that is frozen stays as it is. A signal
 * may end several requests: if something of one was written, another one does not hide that.
 */
export function marked<Reason>(reason: Reason, phase: Phase): Reason {
  const { phase: before = phase } = Object(reason);
  if (reason instanceof Error && (phase !== "connecting" || before === phase))
    Reflect.defineProperty(reason, "phase", { value: phase, configurable: true, writable: true });
  return reason;
}
