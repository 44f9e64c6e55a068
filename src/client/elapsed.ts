import type { Env } from "./env.ts";

/** A moment on both clocks. */
export interface Moment {
  readonly wall: number;
  readonly monotonic: number;
}

export function momentOf(env: Pick<Env, "now" | "monotonic">): Moment {
  return { wall: env.now(), monotonic: env.monotonic() };
}

/**
 * The ms since a moment. A wall clock may be set back, and a monotonic one may stand still while the machine sleeps, so the longer
 * of both counts.
 */
export function elapsedSince({ wall, monotonic }: Moment, env: Pick<Env, "now" | "monotonic">): number {
  return Math.max(env.now() - wall, env.monotonic() - monotonic);
}
