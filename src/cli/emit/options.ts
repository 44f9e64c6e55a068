import type { DisplayOptions } from "../bulk/display.ts";
import type { GivenField } from "../call/fields.ts";
import type { ConnectionOptions } from "../connection-options.ts";

/** Options of `concord emit`, as the command line gives them. */
export interface EmitOptions extends ConnectionOptions, DisplayOptions {
  /** Emit one event, made of the options, instead of a file. */
  readonly one?: boolean;
  readonly event?: string;
  readonly f?: readonly GivenField[];
  readonly F?: readonly GivenField[];
  readonly workspace?: string;
  readonly skipInvalid?: boolean;
  readonly dryRun?: boolean;
  readonly resendUnknown?: boolean;
  readonly concurrency: number;
  readonly batchEvents?: number;
  readonly json?: boolean;
}
