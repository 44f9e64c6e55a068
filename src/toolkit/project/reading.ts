import type { JsonObject } from "../../openapi/json.ts";
import { nameIn } from "./api.ts";
import type { Parts } from "./boundary.ts";
import { bundleLoaded, refersElsewhere } from "./bundle.ts";
import { type Loaded, load } from "./load.ts";
import { checked } from "./text.ts";

/** A document as it was found, in one piece. */
export interface Found {
  readonly root: JsonObject;
  /** Its text if it is one file, else that of its bundle. */
  readonly text: string;
  readonly format: "json" | "yaml";
  readonly loaded: Loaded;
}

/** Reads a document from a file or URL, and bundles it if it has several files. @throws Unusable if it cannot be used. */
export async function readFound(base: string, api: Pick<Parts, "root" | "hosts">): Promise<Found> {
  const parts = { ...api, overlays: [] };
  const loaded = await load(base, parts);
  const { text } = loaded;
  const document = checked(loaded.root, nameIn(base, api.root));
  const format = text.trimStart().startsWith("{") ? "json" : "yaml";
  if (!refersElsewhere(document)) return { root: document, text, format, loaded };
  const whole = await bundleLoaded(base, parts, loaded);
  return { root: whole, text: `${JSON.stringify(whole, null, 2)}\n`, format: "json", loaded };
}

/** A document with its overlays applied, as one object, in its own OpenAPI version. @throws Unusable if it cannot be used. */
export async function inOnePiece(base: string, api: Parts): Promise<Pick<Found, "root" | "loaded">> {
  if (api.overlays.length === 0) return readFound(base, api);
  const loaded = await load(base, api);
  return { root: await bundleLoaded(base, api, loaded), loaded };
}
