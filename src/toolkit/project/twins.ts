import type { Api } from "./api.ts";
import { Unusable } from "./unusable.ts";

/** Two APIs whose files go to one place would replace each other's. @throws Unusable that names both. */
export function refuseTwins(apis: readonly Api[], placeOf: (api: Api) => string): void {
  const taken = new Map<string, Api>();
  for (const api of apis) {
    const place = placeOf(api);
    const twin = taken.get(place);
    if (twin)
      throw new Unusable(
        `${twin.root} and ${api.root} would both be written to ${place}. Write them one by one, each with its --name`,
      );
    taken.set(place, api);
  }
}
