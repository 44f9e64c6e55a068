import type { OperationKey } from "../openapi/contract.ts";
import type { ParameterValues } from "./expressions.ts";

/**
 * A run as plain data: everything that is needed to start it, or to find it again. Stored before the run is started,
 * it survives a crash between the request and its response, because the key in it is the one that is sent.
 */
export interface RunHandle {
  readonly operation: OperationKey;
  readonly params: ParameterValues;
  readonly body?: unknown;
  /** Under which parameters the run is followed; known once it has started. */
  readonly followed?: ParameterValues;
}
