import type { Owned } from "./ownership.ts";
import type { Step, Trigger } from "./steps.ts";

/** A journey as stored. */
export interface Journey extends Owned {
  readonly name: string;
  readonly status: "draft" | "live" | "off";
  readonly trigger: Trigger;
  readonly steps: readonly Step[];
}
