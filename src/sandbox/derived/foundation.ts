import type { Contract, OperationKey } from "../../openapi/contract.ts";
import type { Tools } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import type { Replies } from "./replies.ts";
import type { Behaviour } from "./resources.ts";

/** What collections and operations derive from. */
export interface Foundation {
  /** Name of the API. */
  readonly name: string;
  readonly bundle: Bundle;
  readonly contract: Contract;
  readonly tools: Tools;
  readonly behaviours: ReadonlyMap<OperationKey, Behaviour>;
  /** Whether collections with too few examples begin with samples of their schemas. */
  readonly samples: boolean;
  replies(behaviour: Behaviour): Replies;
}
