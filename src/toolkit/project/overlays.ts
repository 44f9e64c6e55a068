import { existsSync } from "node:fs";
import { type Api, nameIn, placeIn } from "./api.ts";
import { Unusable } from "./unusable.ts";

/** @throws Unusable for an overlay that is not there. */
export function checkOverlays(base: string, { root, overlays }: Pick<Api, "root" | "overlays">): void {
  const missing = overlays.find((overlay) => !existsSync(placeIn(base, overlay)));
  if (missing !== undefined)
    throw new Unusable(`There is no overlay ${nameIn(base, missing)}. \`concord init ${root}\` writes one.`);
}
