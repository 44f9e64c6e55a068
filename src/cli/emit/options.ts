import type { DisplayOptions } from "../bulk/display.ts";
import type { ConnectionOptions } from "../connection.ts";

/** Options of `concord emit`, as the command line gives them. */
export interface EmitOptions extends ConnectionOptions, DisplayOptions {
  readonly workspace?: string;
  readonly skipInvalid?: boolean;
  readonly dryRun?: boolean;
  readonly resendUnknown?: boolean;
  readonly concurrency: number;
  readonly batchEvents?: number;
  readonly json?: boolean;
}
