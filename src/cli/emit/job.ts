import type { Display } from "../bulk/display.ts";
import type { Reading } from "../bulk/roster.ts";
import type { RowRules } from "../bulk/rules.ts";
import type { KeptEvents } from "./kept-events.ts";
import type { EmitOptions } from "./options.ts";
import type { Tally } from "./tally.ts";

/** What the steps of one emission share. */
export interface Job {
  /** Path of the input, or `-`. */
  readonly input: string;
  /** Name of the input in messages. */
  readonly name: string;
  readonly options: EmitOptions;
  readonly reading: Reading;
  readonly rules: RowRules;
  readonly display: Display;
  readonly tally: Tally;
  readonly kept: KeptEvents;
  /** Ends the sending of further events, and the waits for another attempt. */
  readonly signal: AbortSignal;
}
