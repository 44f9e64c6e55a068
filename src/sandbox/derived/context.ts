import type { Collections } from "./collections.ts";
import type { Foundation } from "./foundation.ts";

/** What derived operations work with. */
export interface Context extends Foundation {
  readonly collections: Collections;
}
