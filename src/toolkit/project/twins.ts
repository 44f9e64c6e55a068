import { resolve } from "node:path";
import { type Api, placeIn } from "./api.ts";
import { Unusable } from "./unusable.ts";

/** Two APIs whose files go to one place would replace each other's. @throws Unusable that names both. */
export function refuseTwins(base: string, apis: readonly Api[], placeOf: (api: Api) => string): void {
  const taken = new Map<string, Api>();
  for (const api of apis) {
    // However it is written: `api`, `./api` and `api/` are one folder.
    const place = resolve(placeIn(base, placeOf(api)));
    const twin = taken.get(place);
    if (twin)
      throw new Unusable(
        `${twin.root} and ${api.root} would both be written to ${placeOf(api)}. Write them one by one, each with its --name`,
      );
    taken.set(place, api);
  }
}
